import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { program } from '../support/conversation.js';
import { type Client, type Connection, HASH, type Session, UNSIGNED, UNSIGNED_TRAILER } from './client.js';
import { wrong } from './endpoints.js';
import { converseWithin, run } from './programs.js';
import { describeClient } from './suite.js';

// The command takes a second to start, so it is started once, and its own main function is called.
const script = fileURLToPath(new URL('programs/with_awscli.py', import.meta.url));
const install = 'apt-get install awscli';

/** The variables and the configuration file that the command reads. */
function variablesOf({ credentials, region, certificate, folder }: Connection): Record<string, string> {
  const config = join(folder, 'aws-config');
  const settings = ['addressing_style = path', 'multipart_threshold = 5MB', 'multipart_chunksize = 5MB'];
  writeFileSync(config, ['[default]', 's3 =', ...settings.map((each) => `  ${each}`), ''].join('\n'));
  const { accessKeyId, secretAccessKey } = credentials;
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...('sessionToken' in credentials && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_DEFAULT_REGION: region,
    AWS_CA_BUNDLE: certificate,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
}

function connect(connection: Connection): Session {
  const { endpoint, bucket } = connection;
  const python = program('python3', 'awscli');
  const { ask, end } = converseWithin(connection, python, [script], install, variablesOf(connection));
  const aws = async (...args: string[]) =>
    (await ask('run', { args: ['--endpoint-url', endpoint, ...args] })) as string;
  const api = async (operation: string, key: string, ...more: string[]) =>
    aws('s3api', operation, '--bucket', bucket, '--key', key, ...more);
  return {
    async put(key, file, how = 'put-object') {
      const [command, algorithm] = how.split(' ');
      if (command === 'cp') await aws('s3', 'cp', '--quiet', file, `s3://${bucket}/${key}`);
      else await api('put-object', key, '--body', file, ...(algorithm ? ['--checksum-algorithm', algorithm] : []));
    },
    get: async (key, file) => void (await api('get-object', key, file)),
    async list(prefix) {
      const text = await aws('s3api', 'list-objects-v2', '--bucket', bucket, '--prefix', prefix);
      const { Contents = [] } = JSON.parse(text || '{}') as { Contents?: { Key: string }[] };
      return Contents.map(({ Key }) => Key);
    },
    remove: async (key) => void (await api('delete-object', key)),
    presign: async (key) => (await aws('s3', 'presign', `s3://${bucket}/${key}`)).replace(/\n$/, ''),
    end,
  };
}

const client: Client = {
  name: 'awscli',
  connect,
  bodies: [
    { how: 'put-object', over: 'http', payload: HASH },
    { how: 'put-object', over: 'https', payload: UNSIGNED },
    ...['CRC32', 'CRC32C', 'SHA1', 'SHA256'].map((algorithm) => ({
      how: `put-object ${algorithm}`,
      over: 'https' as const,
      payload: UNSIGNED_TRAILER,
      trailer: `x-amz-checksum-${algorithm.toLowerCase()}`,
    })),
    { how: 'cp', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'cp', over: 'https', payload: UNSIGNED, size: 11_000_000, isMultipart: true },
  ],
  tells: async (session) => session.list(''),
};

const { connection, file } = describeClient(client);

test('the command itself', async () => {
  const aws = program('aws', 'awscli');
  const to = connection();
  const of = (...args: string[]) => ['--endpoint-url', to.endpoint, 's3', 'cp', '--quiet', ...args];
  await run(aws, of(file('by the command'), 's3://examplebucket/a b'), to, variablesOf(to));
  const copy = file('');
  await run(aws, of('s3://examplebucket/a b', copy), to, variablesOf(to));
  expect(readFileSync(copy, 'utf8')).toBe('by the command');
  const refused = run(aws, ['--endpoint-url', to.endpoint, 's3', 'ls', 's3://examplebucket/'], to, {
    ...variablesOf(to),
    AWS_SECRET_ACCESS_KEY: wrong.secretAccessKey,
  });
  await expect(refused).rejects.toThrow(
    /\(SignatureDoesNotMatch\) when calling the ListObjectsV2 operation.*The request signature we calculated does not match/s,
  );
});
