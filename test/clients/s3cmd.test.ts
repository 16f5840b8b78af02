import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { program } from '../support/conversation.js';
import { type Client, type Connection, HASH, type Session } from './client.js';
import { run } from './programs.js';
import { describeClient } from './suite.js';
import { send } from './wire.js';

function settingsOf({ endpoint, region, credentials, certificate }: Connection): string {
  const { host, protocol } = new URL(endpoint);
  const settings = {
    access_key: credentials.accessKeyId,
    secret_key: credentials.secretAccessKey,
    ...('sessionToken' in credentials && { access_token: credentials.sessionToken }),
    host_base: host,
    host_bucket: host,
    bucket_location: region,
    use_https: protocol === 'https:',
    ca_certs_file: certificate,
    signature_v2: false,
    max_retries: 0,
    progress_meter: false,
    multipart_chunk_size_mb: 5,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ['[default]', ...lines, ''].join('\n');
}

let count = 0;

interface S3cmd extends Session {
  command(...args: string[]): Promise<string>;
}

function connect(connection: Connection): S3cmd {
  const config = join(connection.folder, `s3cmd-${count++}`);
  writeFileSync(config, settingsOf(connection));
  const command = async (...args: string[]) =>
    run(program('s3cmd', 's3cmd'), ['--config', config, ...args], connection);
  const at = (key: string) => `s3://${connection.bucket}/${key}`;
  return {
    command,
    put: async (key, file) => void (await command('put', '--quiet', file, at(key))),
    get: async (key, file) => void (await command('get', '--quiet', '--force', at(key), file)),
    async list(prefix) {
      const lines = (await command('ls', at(prefix))).split('\n');
      return lines.map((line) => line.slice(line.indexOf(at('')) + at('').length));
    },
    remove: async (key) => void (await command('del', '--quiet', at(key))),
  };
}

const client: Client = {
  name: 's3cmd',
  connect,
  bodies: [
    { how: 'put', over: 'http', payload: HASH, size: 3_000_000 },
    { how: 'put', over: 'https', payload: HASH, size: 3_000_000 },
    { how: 'put', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'put', over: 'https', payload: HASH, size: 11_000_000, isMultipart: true },
  ],
  // It cuts its arguments at the end of the line.
  changedKeys: { '\x01\n\t': '\x01' },
  // Policies and similar settings. It shows the ones that it can read.
  asksForMore: true,
  tells: async (session) => session.list(''),
};

const { connection } = describeClient(client);

test('s3cmd: its presigned URLs are of version 2, and are refused', async () => {
  const url = await connect(connection()).command('signurl', 's3://examplebucket/p', '+60');
  const { status, body } = await send(url.trim());
  expect([status, body]).toEqual([400, expect.stringContaining('<Code>InvalidRequest</Code>')]);
});
