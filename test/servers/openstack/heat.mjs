/**
 * OpenStack's Heat with its CloudFormation API, which lets Keystone verify signatures; and RabbitMQ, which connects
 * Heat's processes.
 */
import { appendFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../../scripts/free-port.mjs';
import { findPrograms } from '../programs.mjs';
import { PASSWORD } from './keystone.mjs';
import { ini, startIn, untilAnswered } from './start.mjs';
import { startTokenProxy } from './token-proxy.mjs';

/** Name of its package in Debian. */
export const PACKAGES = ['heat-api-cfn', 'heat-engine', 'rabbitmq-server'];

const PROGRAMS = ['epmd', 'heat-api-cfn', 'heat-engine', 'heat-manage', 'rabbitmq-server', 'rabbitmqctl'];
/** Debian's folder of RabbitMQ's programs. The programs on PATH require their own user. */
const RABBIT = '/usr/lib/rabbitmq/bin';

/**
 * @typedef {object} Heat a running server
 * @property {string} endpoint of the CloudFormation API: `http://127.0.0.1:…/v1/`
 * @property {string} documents path of a file with Heat's requests to Keystone, a line for each
 */

/**
 * @param {import('./keystone.mjs').Keystone} keystone
 * @returns {Promise<Heat & { stop(): Promise<void> }>}
 * @throws Error as `startIn`
 */
export async function startHeat(keystone) {
  const paths = {
    ...findPrograms(PROGRAMS, PACKAGES, RABBIT),
    'rabbitmq-server': join(RABBIT, 'rabbitmq-server'),
    rabbitmqctl: join(RABBIT, 'rabbitmqctl'),
  };
  const ports = { names: await freePort(), rabbit: await freePort(), nodes: await freePort(), api: await freePort() };
  let proxy;
  const start = async (folder, programs) => {
    const documents = join(folder, 'documents.jsonl');
    await writeFile(documents, '');
    proxy = await startTokenProxy(keystone, (body) => appendFileSync(documents, `${body}\n`));
    const config = join(folder, 'heat.conf');
    await writeFile(config, configuration(folder, ports, keystone.endpoint, proxy.endpoint));
    await Promise.all([
      startRabbit(folder, ports, programs),
      programs.run('heat-manage', '--config-file', config, 'db_sync'),
    ]);
    programs.start('heat-engine', '--config-file', config);
    programs.start('heat-api-cfn', '--config-file', config);
    const endpoint = `http://127.0.0.1:${ports.api}/v1/`;
    await untilAnswered(endpoint, programs.failed);
    return { endpoint, documents };
  };
  try {
    const { stop, ...heat } = await startIn('Heat', paths, start, { ...variables(ports) });
    return {
      ...heat,
      async stop() {
        await stop();
        await proxy.stop();
      },
    };
  } catch (error) {
    await proxy?.stop();
    throw error;
  }
}

/** RabbitMQ on 127.0.0.1, in the folder, and in one process that ends with this process. It has its own name daemon. */
function variables({ names, rabbit, nodes }) {
  return {
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(names),
    // Without this, a shell would run between this process and RabbitMQ.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_NODENAME: 'heat@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(rabbit),
    RABBITMQ_DIST_PORT: String(nodes),
    RABBITMQ_MNESIA_BASE: 'mnesia',
    RABBITMQ_LOG_BASE: 'log',
    RABBITMQ_CONFIG_FILE: 'none',
    RABBITMQ_ENABLED_PLUGINS_FILE: 'plugins',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
}

async function startRabbit(folder, { names }, { run, start }) {
  await mkdir(join(folder, 'mnesia'));
  await writeFile(join(folder, 'plugins'), '[].');
  start('epmd', '-address', '127.0.0.1', '-port', String(names));
  // A server that cannot register its name ends at once.
  await untilListening(names);
  start('rabbitmq-server');
  // The command waits until the server exists and is ready.
  await run('rabbitmqctl', 'await_startup', '--timeout', '60');
}

async function untilListening(port) {
  const isListening = () =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
  for (let i = 0; i < 100 && !(await isListening()); i++) await setTimeout(100);
}

function configuration(folder, { rabbit, api }, keystone, proxy) {
  const admin = {
    auth_type: 'password',
    auth_url: keystone,
    username: 'admin',
    password: PASSWORD,
    user_domain_id: 'default',
  };
  return ini({
    DEFAULT: {
      transport_url: `rabbit://guest:guest@127.0.0.1:${rabbit}/`,
      rpc_response_timeout: 30,
      num_engine_workers: 1,
      log_file: join(folder, 'log', 'heat.log'),
    },
    database: { connection: `sqlite:///${folder}/heat.db`, sqlite_synchronous: false },
    ec2authtoken: { auth_uri: proxy },
    heat_api_cfn: { bind_host: '127.0.0.1', bind_port: api, workers: 0 },
    keystone_authtoken: { ...admin, project_name: 'admin', project_domain_id: 'default' },
    trustee: admin,
    paste_deploy: { api_paste_config: '/etc/heat/api-paste.ini' },
  });
}
