import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/find-program.mjs';
import { startProgram } from './program.mjs';

const INSTALL = 'apt-get install libwebkit2gtk-4.1-0 xvfb xauth';

/** Debian's place for it, which is not on PATH. */
const FOLDER = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1`;

/** WebKit's own small browser, which needs a display. */
export async function openWebkit(url, folder) {
  const home = await mkdtemp(join(folder, 'webkit-'));
  const browser = findProgram('MiniBrowser', INSTALL, FOLDER);
  return startProgram(findProgram('xvfb-run', INSTALL), ['--auto-servernum', browser, url], {
    HOME: home,
    TMPDIR: home,
  });
}
