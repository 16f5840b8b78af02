import { program } from '../support/conversation.js';
import { type Client, type Connection, HASH, type Session, UNSIGNED } from './client.js';
import { run } from './programs.js';
import { describeClient } from './suite.js';

/** Its complete configuration is in the environment: these variables define the remote "s3". */
function variablesOf({ endpoint, region, credentials, certificate }: Connection): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentials;
  const remote = {
    TYPE: 's3',
    PROVIDER: 'Minio',
    ENDPOINT: endpoint,
    REGION: region,
    ACCESS_KEY_ID: accessKeyId,
    SECRET_ACCESS_KEY: secretAccessKey,
    ...('sessionToken' in credentials && { SESSION_TOKEN: credentials.sessionToken }),
    FORCE_PATH_STYLE: 'true',
    NO_CHECK_BUCKET: 'true',
    // Keys as they are given.
    ENCODING: 'None',
    CHUNK_SIZE: '5M',
    UPLOAD_CUTOFF: '5M',
  };
  return {
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CA_CERT: certificate,
    RCLONE_RETRIES: '1',
    RCLONE_LOW_LEVEL_RETRIES: '1',
    ...Object.fromEntries(Object.entries(remote).map(([name, value]) => [`RCLONE_CONFIG_S3_${name}`, value])),
  };
}

function connect(connection: Connection): Session {
  const variables = variablesOf(connection);
  const rclone = async (...args: string[]) => run(program('rclone', 'rclone'), args, connection, variables);
  const at = (key: string) => `s3:${connection.bucket}/${key}`;
  return {
    put: async (key, file) => void (await rclone('copyto', file, at(key))),
    get: async (key, file) => void (await rclone('copyto', '--ignore-times', at(key), file)),
    list: async (prefix) => {
      const { count } = JSON.parse(await rclone('size', '--json', at(prefix))) as { count: number };
      return count === 1 ? [prefix] : [];
    },
    remove: async (key) => void (await rclone('deletefile', at(key))),
    presign: async (key) => (await rclone('link', '--expire', '60s', at(key))).replace(/\n$/, ''),
  };
}

const client: Client = {
  name: 'rclone',
  connect,
  bodies: [
    { how: 'copyto', over: 'http', payload: UNSIGNED, size: 3_000_000 },
    { how: 'copyto', over: 'https', payload: UNSIGNED, size: 3_000_000 },
    { how: 'copyto', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'copyto', over: 'https', payload: HASH, size: 11_000_000, isMultipart: true },
  ],
  // rclone's paths are file paths.
  changedKeys: { '/x': 'x', '//x': 'x', 'a//b': 'a/b', 'a/../b': 'b', './x': 'x', '..': /minimum field size of 1/ },
  // It cannot read a list that contains such a key unencoded.
  putOnly: ['\x01\n\t'],
  tells: async (session) => session.list(''),
};

describeClient(client);
