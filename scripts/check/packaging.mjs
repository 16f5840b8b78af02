// publint checks that package.json describes its files correctly. This file also checks the size of the download.
import { statSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Bytes of the tarball. */
const MOST = 950_000;

/** @param {import('./run.mjs').Packed} packed */
export async function packaging({ folder, tarball }) {
  const { size } = statSync(tarball);
  console.log(`       ${size} bytes (at most ${MOST})`);
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  const problems = messages.map((message) => formatMessage(message, pkg, { color: false }));
  return size > MOST ? [...problems, 'the tarball is too large'] : problems;
}
