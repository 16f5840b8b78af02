/**
 * Ceph's radosgw, a server of S3 and STS with its own signature code, on a small cluster in memory and in a temporary
 * folder. Needs only Node and Ceph's programs.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../scripts/free-port.mjs';
import { findPrograms, makePrograms } from '../programs.mjs';
import { configuration, DOMAIN } from './configuration.mjs';

/** Names of the programs' packages in Debian. */
export const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'];

const PROGRAMS = ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'];

/** Made up. The secret has a slash and a plus, which real ones may have too. */
const credentials = { accessKeyId: 'AKIDOFTHETESTER', secretAccessKey: 'made/up+secret/of+the/tester' };

/** Milliseconds. It takes 2 to 5 s on an idle machine. */
const PATIENCE = 90_000;

/**
 * @typedef {object} Ceph a running server
 * @property {string} endpoint of S3 and STS: `http://127.0.0.1:…`
 * @property {number} port
 * @property {string} domain parent domain of bucket hosts, at the same port. No resolver needs to know them, because they
 *   are at 127.0.0.1
 * @property {{ accessKeyId: string, secretAccessKey: string }} credentials of a user who may create buckets and assume
 *   the role
 * @property {string} roleArn a role that may do anything with S3
 * @property {string} log the path of radosgw's log, with the canonical request and the string to sign of each request
 */

/**
 * Starts a separate cluster that contains only the user and the role.
 *
 * @returns {Promise<Ceph & { stop(): Promise<void> }>} resolves when it answers; `stop` ends its processes and removes
 *   its files
 * @throws Error that says what to install, or with the end of the logs; then nothing is left running
 */
export async function startCeph() {
  const paths = findPrograms(PROGRAMS, PACKAGES);
  const folder = await mkdtemp(join(tmpdir(), 'siglane-ceph-'));
  // CEPH_ARGS may have options for another cluster.
  const variables = { CEPH_CONF: join(folder, 'ceph.conf'), CEPH_ARGS: '' };
  const programs = makePrograms(paths, folder, PATIENCE, variables);
  const stop = async () => {
    await programs.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    for (const name of ['log', 'monitor', 'store']) await mkdir(join(folder, name));
    await startStore(folder, programs);
    const roleArn = await createUser(programs);
    const port = await startGateway(programs);
    programs.started();
    const log = join(folder, 'log', 'client.rgw.log');
    return { endpoint: `http://127.0.0.1:${port}`, port, domain: DOMAIN, credentials, roleArn, log, stop };
  } catch (error) {
    const { aborted, reason } = programs.failed;
    const words = await programs.lastWords().catch(() => '');
    await stop();
    throw new Error(`Ceph did not start: ${(aborted ? reason : error).message}\n${words}`, { cause: error });
  }
}

/** The monitor and the store. The keyring authenticates them and the commands (Ceph, "Manual deployment"). */
async function startStore(folder, { run, start }) {
  const clusterId = randomUUID();
  const storeId = randomUUID();
  const monitor = `[v2:127.0.0.1:${await freePort()}]`;
  await writeFile(join(folder, 'ceph.conf'), configuration({ folder, clusterId, monitor }));

  await run('ceph-authtool', '--create-keyring', 'keyring');
  const everything = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *'];
  for (const name of ['mon.', 'client.admin', 'client.rgw', 'osd.0'])
    await run('ceph-authtool', 'keyring', '--gen-key', '--name', name, ...everything);

  await run('monmaptool', '--create', '--addv', 'a', monitor, '--fsid', clusterId, 'monmap');
  await run('ceph-mon', '--mkfs', '--id', 'a', '--monmap', 'monmap', '--keyring', 'keyring');
  start('ceph-mon', '--id', 'a', '-f');
  await run('ceph', 'osd', 'new', storeId);
  await run('ceph-osd', '--mkfs', '--id', '0', '--osd-uuid', storeId);
  start('ceph-osd', '--id', '0', '-f');
}

/** @returns {Promise<string>} the ARN of the role */
async function createUser({ run }) {
  const allow = (statement) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const mayAssume = allow({ Principal: { AWS: ['arn:aws:iam:::user/tester'] }, Action: ['sts:AssumeRole'] });
  const mayDoAll = allow({ Action: ['s3:*'], Resource: 'arn:aws:s3:::*' });
  const { accessKeyId, secretAccessKey } = credentials;
  const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`];
  const role = '--role-name=uploader';
  await run('radosgw-admin', 'user', 'create', '--uid=tester', '--display-name=tester', ...keys);
  const created = await run('radosgw-admin', 'role', 'create', role, `--assume-role-policy-doc=${mayAssume}`);
  await run('radosgw-admin', 'role-policy', 'put', role, '--policy-name=all', `--policy-doc=${mayDoAll}`);
  return JSON.parse(created).Arn;
}

/** @returns {Promise<number>} its port */
async function startGateway({ start, failed }) {
  const port = await freePort();
  start('radosgw', '--name', 'client.rgw', `--rgw-frontends=beast endpoint=127.0.0.1:${port}`, '-f');
  while (!(await answers(port, failed))) {
    failed.throwIfAborted();
    await delay(100);
  }
  return port;
}

async function answers(port, signal) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { signal })).ok;
  } catch {
    return false;
  }
}
