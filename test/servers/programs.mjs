/** Programs of servers: those that run to their end, and those that run until they are stopped. */
import { execFile, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/find-program.mjs';

const execute = promisify(execFile);

/** How many lines of each log are shown when a server does not start. */
const LINES = 20;

/**
 * The paths of programs by their names.
 *
 * @param {readonly string[]} names
 * @param {readonly string[]} packages what Debian calls them
 * @param {...string} folders where they may be besides
 * @returns {Record<string, string>}
 * @throws Error that says what to install if one is missing
 */
export function findPrograms(names, packages, ...folders) {
  const paths = names.map((name) => [name, findProgram(name, `apt-get install ${packages.join(' ')}`, ...folders)]);
  return Object.fromEntries([...paths, ['setpriv', findProgram('setpriv', 'apt-get install util-linux')]]);
}

/**
 * The programs at work on one server.
 *
 * @param {Record<string, string>} paths of the programs
 * @param {string} folder of the server, with log/ in it
 * @param {number} patience milliseconds until `failed` is aborted, unless `started` is called before
 * @param {Record<string, string>} variables of the environment, besides our own
 */
export function makePrograms(paths, folder, patience, variables = {}) {
  const options = { cwd: folder, env: { ...process.env, ...variables } };
  const failure = new AbortController();
  const timer = setTimeout(() => failure.abort(new Error(`it took longer than ${patience / 1000} s`)), patience);
  const daemons = [];
  let said = '';

  return {
    /** Aborted, with the reason, when a daemon ends by itself or patience does. */
    failed: failure.signal,

    /**
     * Runs a program to its end.
     *
     * @param {string} name
     * @param {...string} args
     * @returns {Promise<string>} what it wrote to standard output
     * @throws Error with what it wrote to standard error, if it fails
     */
    async run(name, ...args) {
      const { signal } = failure;
      return (await execute(paths[name], args, { ...options, signal, killSignal: 'SIGKILL' })).stdout;
    },

    /** Starts a daemon. @param {string} name  @param {...string} args */
    start(name, ...args) {
      // The kernel ends it with the thread that starts it, so that nothing is left of a program that was killed itself.
      const command = ['--pdeathsig', 'KILL', paths[name], ...args];
      const child = spawn(paths['setpriv'], command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          said = `${said}${text}`.slice(-4000);
        });
      }
      const ended = new Promise((resolve) => {
        child.once('error', (error) => resolve(error.message));
        child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      });
      ended.then((how) => failure.abort(new Error(`${name} ended by itself: ${how}`)));
      daemons.push({ child, ended });
    },

    /** To be called when all is ready: patience is for starting. */
    started() {
      clearTimeout(timer);
    },

    /** Ends the daemons. They keep nothing, so that nothing has to be written before. */
    async stop() {
      clearTimeout(timer);
      for (const { child, ended } of daemons.reverse()) {
        child.kill('SIGKILL');
        await ended;
      }
    },

    /** What the daemons wrote, and the end of each log. */
    async lastWords() {
      const logs = join(folder, 'log');
      const ends = (await readdir(logs)).map(async (name) => [name, await readFile(join(logs, name), 'utf8')]);
      const texts = [['standard output and error', said], ...(await Promise.all(ends))];
      return texts.map(([name, text]) => `== ${name}\n${lastLines(text)}`).join('\n');
    },
  };
}

function lastLines(text) {
  const lines = text.trimEnd().split('\n').slice(-LINES);
  return lines.map((line) => line.slice(0, 300)).join('\n');
}
