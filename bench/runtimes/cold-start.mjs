/**
 * Import and first URL in a separate process, on Node 20 and 24: its processor time, minus the time of a process that
 * does nothing.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installed } from '../../test/runtime/installed.mjs';
import { whatIsWrong } from '../presign/verify.mjs';
import { job } from './cold/end.mjs';
import { coldNames } from './names.mjs';

const run = promisify(execFile);
const nodes = {
  node20: () => process.execPath,
  node24: () => installed('node-24', 'bin/node'),
};
/** Every process loads this module. Its time is subtracted. */
const empty = 'empty';
const nothing = 0.01;

/**
 * Starts each program once. All URLs are verified.
 *
 * @param {string} runtime `node20` or `node24`
 * @param {number} round the program that goes first changes with the round
 * @returns {Promise<{ id: string, us: number }[]>} microseconds
 */
export async function timeColdStarts(runtime, round) {
  const ids = [empty, ...Object.keys(coldNames)];
  const times = {};
  for (let i = 0; i < ids.length; i++) {
    const id = ids[(i + round) % ids.length];
    const program = fileURLToPath(new URL(`./cold/${id}.mjs`, import.meta.url));
    const { stdout } = await run(nodes[runtime](), ['--no-warnings', program]);
    const { url, ms } = JSON.parse(stdout);
    if (id !== empty) mustBeRight(id, url);
    times[id] = ms;
  }
  return Object.keys(coldNames).map((id) => ({ id, us: 1000 * Math.max(nothing, times[id] - times[empty]) }));
}

export function hasColdStarts(runtime) {
  return runtime in nodes;
}

function mustBeRight(id, url) {
  const { accessKeyId, secretAccessKey, key } = job;
  const wrong = whatIsWrong(url, key, { ...job, credentials: { accessKeyId, secretAccessKey } });
  if (wrong !== undefined) throw new Error(`${id}: the first URL is\n${url}\nwhich is wrong: ${wrong}`);
}
