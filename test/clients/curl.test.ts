import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { program } from '../support/conversation.js';
import { type Client, type Connection, HASH, type Session, UNSIGNED } from './client.js';
import { run } from './programs.js';
import { describeClient } from './suite.js';
import { encodeKey, encodeValue, keysOf } from './wire.js';

/** Signatures of curl. It sends no `x-amz-content-sha256` itself, without which S3 accepts no request. */
const UNSIGNED_HEADER = ['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD'];

/** @param target of the request, encoded, because curl does not encode it */
async function curl(connection: Connection, target: string, ...args: string[]): Promise<string> {
  const { endpoint, region, credentials, certificate } = connection;
  const { accessKeyId, secretAccessKey } = credentials;
  const signing = ['--aws-sigv4', `aws:amz:${region}:s3`, '--user', `${accessKeyId}:${secretAccessKey}`];
  const token = 'sessionToken' in credentials ? ['-H', `x-amz-security-token: ${credentials.sessionToken}`] : [];
  const asIs = ['--silent', '--show-error', '--path-as-is', '--globoff', '--fail-with-body', '--cacert', certificate];
  return run(program('curl', 'curl'), [...asIs, ...signing, ...token, ...args, endpoint + target], connection);
}

function connect(connection: Connection): Session {
  const { bucket } = connection;
  const pathOf = (key: string) => `/${bucket}/${encodeKey(key)}`;
  const ask = async (key: string, ...args: string[]) => curl(connection, pathOf(key), ...UNSIGNED_HEADER, ...args);
  return {
    async put(key, file, how = 'unsigned') {
      const meta = ['-H', 'x-amz-meta-a: 1'];
      const data = [...meta, '-X', 'PUT', '--data-binary', `@${file}`];
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      if (how === 'hash') await curl(connection, pathOf(key), ...data, '-H', `x-amz-content-sha256: ${hash}`);
      // For a URL that ends in "..", --upload-file appends the name of the file.
      else await ask(key, ...(how === 'upload' ? [...meta, '--upload-file', file] : data));
    },
    get: async (key, file) => void (await ask(key, '--output', file)),
    list: async (prefix) =>
      keysOf(
        await curl(
          connection,
          `/${bucket}?encoding-type=url&list-type=2&prefix=${encodeValue(prefix)}`,
          ...UNSIGNED_HEADER,
        ),
      ),
    remove: async (key) => void (await ask(key, '-X', 'DELETE')),
  };
}

const client: Client = {
  name: 'curl',
  connect,
  bodies: [
    { how: 'unsigned', over: 'http', payload: UNSIGNED },
    { how: 'unsigned', over: 'https', payload: UNSIGNED },
    { how: 'upload', over: 'http', payload: UNSIGNED },
    { how: 'upload', over: 'https', payload: UNSIGNED },
    { how: 'hash', over: 'http', payload: HASH },
  ],
  metadata: '1',
  tells: async (session) => session.list(''),
};

const { connection, file } = describeClient(client);

// In version 7.88 of Debian 12. Newer versions encode and sort the signed query.
describe('curl is refused with', () => {
  const MISMATCH = '<Code>SignatureDoesNotMatch</Code>';

  test.each([
    ['a query that is not sorted', '/examplebucket?prefix=p&list-type=2', MISMATCH],
    ['a parameter without "="', '/examplebucket?location', MISMATCH],
    ['an unencoded slash in a query', '/examplebucket?list-type=2&prefix=a/b', MISMATCH],
    ['an unencoded parenthesis in a path', '/examplebucket/a(b)', MISMATCH],
  ])('%s', async (_, target, code) => {
    await expect(curl(connection(), target, ...UNSIGNED_HEADER)).rejects.toThrow(code);
  });

  test('no x-amz-content-sha256', async () => {
    const put = curl(connection(), '/examplebucket/p', '--upload-file', file('x'));
    await expect(put).rejects.toThrow('<Code>InvalidRequest</Code>');
  });
});
