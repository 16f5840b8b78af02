/** Code that OpenStack's servers share when they start. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makePrograms } from '../programs.mjs';

/** Milliseconds. The slowest takes 10 to 20 s on an idle machine. */
const PATIENCE = 180_000;

/**
 * Starts a server in its own temporary folder.
 *
 * @template T
 * @param {string} name
 * @param {Record<string, string>} paths of the programs
 * @param {(folder: string, programs: ReturnType<typeof makePrograms>) => Promise<T>} start returns when the server answers
 * @param {Record<string, string>} variables for the programs' environment
 * @returns {Promise<T & { stop(): Promise<void> }>} `stop` ends its processes and removes its files
 * @throws Error with the end of the logs; then nothing is left running
 */
export async function startIn(name, paths, start, variables = {}) {
  const folder = await mkdtemp(join(tmpdir(), `siglane-${name.toLowerCase()}-`));
  const programs = makePrograms(paths, folder, PATIENCE, { HOME: folder, ...variables });
  const stop = async () => {
    await programs.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await mkdir(join(folder, 'log'));
    const server = await start(folder, programs);
    programs.started();
    return { ...server, stop };
  } catch (error) {
    const { aborted, reason } = programs.failed;
    const words = await programs.lastWords().catch(() => '');
    await stop();
    throw new Error(`${name} did not start: ${(aborted ? reason : error).message}\n${words}`, { cause: error });
  }
}

/**
 * Waits until a URL gives any response except a server error.
 *
 * @param {string} url
 * @param {AbortSignal} signal
 */
export async function untilAnswered(url, signal) {
  for (;;) {
    signal.throwIfAborted();
    const status = await fetch(url, { signal }).then(
      (answer) => answer.status,
      () => 500,
    );
    if (status < 500) return;
    await delay(100);
  }
}

/**
 * The text of a configuration.
 *
 * @param {Record<string, Record<string, string | number>>} sections
 */
export function ini(sections) {
  return Object.entries(sections)
    .map(([name, settings]) => {
      const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
      return `[${name}]\n${lines.join('')}`;
    })
    .join('\n');
}
