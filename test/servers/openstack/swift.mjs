/**
 * OpenStack's Swift with its S3 API, on one disk that is a temporary folder. It verifies signatures itself, or lets
 * Keystone verify them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.mjs';
import { findPrograms } from '../programs.mjs';
import { PASSWORD } from './keystone.mjs';
import { ini, startIn, untilAnswered } from './start.mjs';

/** Name of its package in Debian. */
export const PACKAGES = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'];

const KINDS = ['account', 'container', 'object'];
const PROGRAMS = [
  'id',
  'memcached',
  'swift-proxy-server',
  'swift-ring-builder',
  ...KINDS.map((kind) => `swift-${kind}-server`),
];

/** Made up, for a Swift with its own users. */
const credentials = { accessKeyId: 'test:tester', secretAccessKey: 'made/up+secret/of+the/tester' };

export const REGION = 'us-east-1';

/**
 * @typedef {object} Swift a running server
 * @property {string} endpoint of the S3 API: `http://127.0.0.1:…`
 * @property {{ accessKeyId: string, secretAccessKey: string }} credentials of a user who may create buckets
 */

/**
 * @param {import('./keystone.mjs').Keystone} [keystone] with the users
 * @returns {Promise<Swift & { stop(): Promise<void> }>}
 * @throws Error as `startIn`
 */
export async function startSwift(keystone) {
  const paths = findPrograms(PROGRAMS, PACKAGES);
  return startIn('Swift', paths, (folder, programs) => start(folder, programs, keystone));
}

async function start(folder, { run, start: startDaemon, failed }, keystone) {
  await mkdir(join(folder, 'disks', 'd1'), { recursive: true });
  await writeFile(
    join(folder, 'swift.conf'),
    ini({
      'swift-hash': { swift_hash_path_prefix: 'a', swift_hash_path_suffix: 'b' },
      'storage-policy:0': { name: 'gold', default: 'yes' },
    }),
  );
  const common = { bind_ip: '127.0.0.1', workers: 0, user: (await run('id', '-un')).trim(), swift_dir: folder };
  await Promise.all(
    KINDS.map(async (kind) => {
      const port = await freePort();
      const ring = join(folder, `${kind}.builder`);
      // 2^4 partitions, one copy, no wait between two changes.
      await run('swift-ring-builder', ring, 'create', '4', '1', '0');
      await run('swift-ring-builder', ring, 'add', `r1z1-127.0.0.1:${port}/d1`, '1');
      await run('swift-ring-builder', ring, 'rebalance');
      await writeFile(join(folder, `${kind}.conf`), storage(kind, { ...common, bind_port: port }, folder));
      startDaemon(`swift-${kind}-server`, join(folder, `${kind}.conf`), '-v');
    }),
  );
  const memory = await freePort();
  startDaemon('memcached', '-u', common.user, '-l', '127.0.0.1', '-p', String(memory), '-m', '16');
  const port = await freePort();
  await writeFile(join(folder, 'proxy.conf'), proxy({ ...common, bind_port: port }, memory, keystone));
  startDaemon('swift-proxy-server', join(folder, 'proxy.conf'), '-v');
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswered(`${endpoint}/healthcheck`, failed);
  return { endpoint, credentials: keystone?.credentials ?? credentials };
}

function storage(kind, common, folder) {
  return ini({
    DEFAULT: {
      ...common,
      devices: join(folder, 'disks'),
      mount_check: 'false',
      // It must run on a nearly full disk too.
      fallocate_reserve: 0,
      disable_fallocate: 'true',
    },
    'pipeline:main': { pipeline: `${kind}-server` },
    [`app:${kind}-server`]: { use: `egg:swift#${kind}` },
  });
}

function proxy(common, memory, keystone) {
  const auth = keystone === undefined ? 's3api tempauth' : 'authtoken s3api s3token keystoneauth';
  const plain = [
    'catch_errors',
    'gatekeeper',
    'healthcheck',
    'listing_formats',
    'bulk',
    'copy',
    'slo',
    'dlo',
    'symlink',
  ];
  const [before, after] = [
    'catch_errors gatekeeper healthcheck cache listing_formats bulk',
    'copy slo dlo versioned_writes symlink',
  ];
  return ini({
    DEFAULT: common,
    'pipeline:main': { pipeline: `${before} ${auth} ${after} proxy-server` },
    'app:proxy-server': { use: 'egg:swift#proxy', account_autocreate: 'true' },
    ...Object.fromEntries(plain.map((name) => [`filter:${name}`, { use: `egg:swift#${name}` }])),
    'filter:cache': { use: 'egg:swift#memcache', memcache_servers: `127.0.0.1:${memory}` },
    'filter:s3api': { use: 'egg:swift#s3api', location: REGION },
    'filter:versioned_writes': { use: 'egg:swift#versioned_writes', allow_object_versioning: 'true' },
    ...(keystone === undefined ? ownUsers() : usersOf(keystone)),
  });
}

function ownUsers() {
  const [account, user] = credentials.accessKeyId.split(':');
  return {
    'filter:tempauth': {
      use: 'egg:swift#tempauth',
      [`user_${account}_${user}`]: `${credentials.secretAccessKey} .admin`,
    },
  };
}

function usersOf({ endpoint }) {
  const service = {
    auth_type: 'password',
    auth_url: endpoint,
    username: 'admin',
    password: PASSWORD,
    project_name: 'admin',
    user_domain_id: 'default',
    project_domain_id: 'default',
  };
  return {
    'filter:authtoken': {
      'paste.filter_factory': 'keystonemiddleware.auth_token:filter_factory',
      ...service,
      www_authenticate_uri: endpoint,
      delay_auth_decision: 'true',
    },
    'filter:s3token': { use: 'egg:swift#s3token', auth_uri: endpoint, ...service },
    'filter:keystoneauth': { use: 'egg:swift#keystoneauth', operator_roles: 'admin' },
  };
}
