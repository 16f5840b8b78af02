/** Programs of servers: commands that run to their end, and daemons that run until they are stopped. */
import { execFile, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/find-program.mjs';

const execute = promisify(execFile);

/** Number of log lines that are shown when a server does not start. */
const LINES = 20;

/**
 * The paths of programs by their names.
 *
 * @param {readonly string[]} names
 * @param {readonly string[]} packages their names in Debian
 * @param {...string} folders to search in addition to PATH
 * @returns {Record<string, string>}
 * @throws Error that says what to install if one is missing
 */
export function findPrograms(names, packages, ...folders) {
  const paths = names.map((name) => [name, findProgram(name, `apt-get install ${packages.join(' ')}`, ...folders)]);
  return Object.fromEntries([...paths, ['setpriv', findProgram('setpriv', 'apt-get install util-linux')]]);
}

/**
 * The processes of one server.
 *
 * @param {Record<string, string>} paths of the programs
 * @param {string} folder of the server, with log/ in it
 * @param {number} patience milliseconds until `failed` is aborted, unless `started` is called before
 * @param {Record<string, string>} variables of the environment, in addition to this process's
 */
export function makePrograms(paths, folder, patience, variables = {}) {
  const options = { cwd: folder, env: { ...process.env, ...variables } };
  const failure = new AbortController();
  const timer = setTimeout(() => failure.abort(new Error(`it took longer than ${patience / 1000} s`)), patience);
  const daemons = [];
  let said = '';

  return {
    /** Aborted, with the reason, when a daemon ends by itself, or after `patience`. */
    failed: failure.signal,

    /**
     * Runs a program to its end.
     *
     * @param {string} name
     * @param {...string} args
     * @returns {Promise<string>} its standard output
     * @throws Error with its standard error, if it fails
     */
    async run(name, ...args) {
      const { signal } = failure;
      return (await execute(paths[name], args, { ...options, signal, killSignal: 'SIGKILL' })).stdout;
    },

    /** Starts a daemon. @param {string} name  @param {...string} args */
    start(name, ...args) {
      // The kernel ends it with the thread that started it, so that no process is left when this process is killed.
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

    /** Call this when the server is ready; `patience` is only for starting. */
    started() {
      clearTimeout(timer);
    },

    /** Ends the daemons. They store no data, so there is nothing to flush. */
    async stop() {
      clearTimeout(timer);
      for (const { child, ended } of daemons.reverse()) {
        child.kill('SIGKILL');
        await ended;
      }
    },

    /** The output of the daemons, and the end of each log. */
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
