/** OpenStack's Keystone, which verifies signatures for others, on a database in a temporary folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.mjs';
import { findPrograms } from '../programs.mjs';
import { ini, startIn, untilAnswered } from './start.mjs';

/** Name of its package in Debian. */
export const PACKAGES = ['keystone'];

const PROGRAMS = ['keystone-manage', 'keystone-wsgi-public', 'id'];

/** Made up. */
export const PASSWORD = 'made-up-password';

/**
 * @typedef {object} Keystone a running server
 * @property {string} endpoint of the Identity API: `http://127.0.0.1:…/v3`
 * @property {string} token of the administrator, required for requests about signatures
 * @property {string} project of the administrator, by its id
 * @property {{ accessKeyId: string, secretAccessKey: string }} credentials an EC2 credential of the administrator
 */

/** @returns {Promise<Keystone & { stop(): Promise<void> }>} @throws Error as `startIn` */
export async function startKeystone() {
  const paths = findPrograms(PROGRAMS, PACKAGES);
  // The server reads the path of its configuration here, because it has no argument for the path.
  return startIn('Keystone', paths, start, { OS_KEYSTONE_CONFIG_DIR: '.', OS_KEYSTONE_CONFIG_FILES: 'keystone.conf' });
}

/** @type {Parameters<typeof startIn>[2]} */
async function start(folder, { run, start: startDaemon, failed }) {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}/v3`;
  for (const keys of ['tokens', 'credentials']) await mkdir(join(folder, keys), { mode: 0o700 });
  await writeFile(join(folder, 'keystone.conf'), configuration(folder));

  const manage = (...args) => run('keystone-manage', '--config-file', join(folder, 'keystone.conf'), ...args);
  const owner = (await run('id', '-un')).trim();
  const group = (await run('id', '-gn')).trim();
  const owners = ['--keystone-user', owner, '--keystone-group', group];
  await Promise.all([manage('db_sync'), manage('fernet_setup', ...owners), manage('credential_setup', ...owners)]);
  const urls = ['admin', 'internal', 'public'].flatMap((name) => [`--bootstrap-${name}-url`, `${endpoint}/`]);
  await manage('bootstrap', '--bootstrap-password', PASSWORD, ...urls, '--bootstrap-region-id', 'RegionOne');
  startDaemon('keystone-wsgi-public', '--host', '127.0.0.1', '--port', String(port));
  await untilAnswered(endpoint, failed);
  return { endpoint, ...(await createCredential(endpoint)) };
}

function configuration(folder) {
  return ini({
    DEFAULT: { log_dir: join(folder, 'log'), log_file: 'keystone.log', insecure_debug: true },
    // The data need not be durable.
    database: { connection: `sqlite:///${folder}/keystone.db`, sqlite_synchronous: false },
    token: { provider: 'fernet' },
    fernet_tokens: { key_repository: join(folder, 'tokens') },
    credential: { key_repository: join(folder, 'credentials') },
    // With a database in memory it answered 500, because the database was locked.
    cache: { enabled: false },
  });
}

/** Logs the administrator in, and creates an EC2 key (Identity API v3, "OS-EC2"). */
async function createCredential(endpoint) {
  const domain = { id: 'default' };
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'admin', domain, password: PASSWORD } } },
    scope: { project: { name: 'admin', domain } },
  };
  const loggedIn = await post(`${endpoint}/auth/tokens`, { auth });
  const token = loggedIn.headers.get('x-subject-token');
  const { user, project } = (await loggedIn.json()).token;
  const created = await post(`${endpoint}/users/${user.id}/credentials/OS-EC2`, { tenant_id: project.id }, token);
  const { access, secret } = (await created.json()).credential;
  return { token, project: project.id, credentials: { accessKeyId: access, secretAccessKey: secret } };
}

async function post(url, body, token) {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { 'x-auth-token': token }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
