// publint: whether package.json says of each file what it is.
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** @param {import('./run.mjs').Packed} packed */
export async function packaging({ folder }) {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}
