/** A PostgreSQL in a temporary folder, which asks a function about each password, as RDS asks its PAM module. */
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { appendFile, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/find-program.mjs';
import { freePort } from '../../../scripts/free-port.mjs';
import { startDirectory } from './directory.mjs';

/** Debian's package. */
export const PACKAGES = ['postgresql'];

/** Milliseconds. It takes 2 s on an idle machine. */
const PATIENCE = 60_000;

/**
 * @param {string} role may log in
 * @param {(user: string, password: string) => Promise<boolean>} judge
 * @returns {Promise<{ port: number, psql: string, stop(): Promise<void> }>} at 127.0.0.1; `psql` is the path of the client
 * @throws Error that says what to install, or with what the server wrote
 */
export async function startPostgres(role, judge) {
  const programs = findPrograms();
  const folder = await mkdtemp(join(tmpdir(), 'siglane-postgres-'));
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root. Debian's package creates the user "postgres".
  const isRoot = process.getuid?.() === 0;
  const ids = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (isRoot) await chown(folder, ids.uid, ids.gid);
  const execute = (program, args, input = '') =>
    execFileSync(program, args, { cwd: folder, input, stdio: ['pipe', 'pipe', 'pipe'], ...ids });

  let directory;
  const clear = async () => {
    await directory?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    execute(programs.initdb, ['-D', data, '-U', 'admin', '--auth=reject', '--no-sync', '--no-locale', '-E', 'UTF8']);
    execute(programs.postgres, ['--single', '-D', data, 'postgres'], `CREATE ROLE "${role}" LOGIN;\n`);
    directory = await startDirectory((name, password) => judge(name.replace(/^uid=/, ''), password));
    await writeFile(
      join(data, 'pg_hba.conf'),
      `host all all 127.0.0.1/32 ldap ldapserver=127.0.0.1 ldapport=${directory.port} ldapprefix="uid="\n`,
    );
    const port = await freePort();
    await appendFile(
      join(data, 'postgresql.conf'),
      `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nfsync = off\n`,
    );
    const server = await start(programs, data, folder, ids);
    const stop = async () => {
      await server.stop();
      await clear();
    };
    return { port, psql: programs.psql, stop };
  } catch (error) {
    await clear();
    throw error;
  }
}

function findPrograms() {
  const versions = '/usr/lib/postgresql';
  const folders = listed(versions).map((version) => join(versions, version, 'bin'));
  const find = (name) => findProgram(name, `apt-get install ${PACKAGES.join(' ')}`, ...folders);
  return { initdb: find('initdb'), postgres: find('postgres'), psql: find('psql'), setpriv: find('setpriv') };
}

function listed(folder) {
  try {
    return readdirSync(folder).sort().reverse();
  } catch {
    return [];
  }
}

function idOf(option) {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
}

/** Starts the server. Resolves when it accepts connections. */
async function start({ postgres, setpriv }, data, folder, { uid, gid }) {
  const user = uid === undefined ? [] : ['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups'];
  // The kernel ends it with the thread that started it, so that no process is left when this process is killed.
  const child = spawn(setpriv, [...user, '--pdeathsig', 'QUIT', postgres, '-D', data], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  try {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it took too long')), PATIENCE);
      child.once('error', reject);
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said = `${said}${text}`.slice(-4000);
        if (!said.includes('ready to accept connections')) return;
        clearTimeout(timer);
        resolve();
      });
      ended.then(() => reject(new Error('it ended')));
    });
  } catch (error) {
    child.kill('SIGQUIT');
    await ended;
    throw new Error(`PostgreSQL did not start: ${error.message}\n${said}`, { cause: error });
  }
  return {
    async stop() {
      // "Fast shutdown": it disconnects the clients.
      child.kill('SIGINT');
      await ended;
    },
  };
}
