import { readFileSync, writeFileSync } from 'node:fs';
import aws4 from 'aws4';
import { expect, test } from 'vitest';
import { type Client, type Connection, HASH, type Session, UNSIGNED } from './client.js';
import { describeClient } from './suite.js';
import { encodeKey, encodeValue, keysOf, type Sending, send } from './wire.js';

/** @param path encoded, because aws4 does not encode it */
async function ask({ endpoint, region, credentials, certificate }: Connection, path: string, sending: Sending = {}) {
  const { method = 'GET', headers = {}, body } = sending;
  const { host } = new URL(endpoint);
  const options = { host, path, method, headers, service: 's3', region, ...(body && { body }) };
  const signed = aws4.sign(options, credentials);
  const answer = await send(endpoint + path, { ...sending, headers: signed.headers, certificate });
  if (answer.status >= 300) throw new Error(answer.body);
  return answer.body;
}

function connect(connection: Connection): Session {
  const { bucket, region, credentials, endpoint } = connection;
  const pathOf = (key: string) => `/${bucket}/${encodeKey(key)}`;
  function presign(method: string, key: string): string {
    const { host } = new URL(endpoint);
    return (
      endpoint +
      aws4.sign({ host, path: pathOf(key), method, service: 's3', region, signQuery: true }, credentials).path
    );
  }
  return {
    async put(key, file, how = 'hash') {
      const headers: Record<string, string> = { 'x-amz-meta-a': ' two  blanks ' };
      if (how === 'unsigned') headers['X-Amz-Content-Sha256'] = 'UNSIGNED-PAYLOAD';
      await ask(connection, pathOf(key), { method: 'PUT', body: readFileSync(file), headers });
    },
    get: async (key, file) => writeFileSync(file, await ask(connection, pathOf(key))),
    list: async (prefix) =>
      keysOf(await ask(connection, `/${bucket}?prefix=${encodeValue(prefix)}&list-type=2&encoding-type=url`)),
    remove: async (key) => void (await ask(connection, pathOf(key), { method: 'DELETE' })),
    presign: async (key) => presign('GET', key),
    presignPut: async (key) => presign('PUT', key),
  };
}

const client: Client = {
  name: 'aws4',
  connect,
  bodies: [
    { how: 'hash', over: 'http', payload: HASH },
    { how: 'hash', over: 'https', payload: HASH },
    { how: 'unsigned', over: 'https', payload: UNSIGNED },
  ],
  metadata: 'two  blanks',
  tells: async (session, file) => session.get('p', file),
};

const { connection } = describeClient(client);

test('aws4 is refused with a raw plus in a path, which it signs as a space', async () => {
  const put = ask(connection(), '/examplebucket/a+b', { method: 'PUT', body: 'x' });
  await expect(put).rejects.toThrow('<Code>SignatureDoesNotMatch</Code>');
});
