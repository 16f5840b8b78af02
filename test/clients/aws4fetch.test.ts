import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { AwsClient } from 'aws4fetch';
import { type Client, type Connection, HASH, type Session, UNSIGNED } from './client.js';
import { describeClient } from './suite.js';
import { encodeKey, encodeValue, keysOf, type Sending, send } from './wire.js';

function connect({ endpoint, bucket, region, credentials, certificate }: Connection): Session {
  const aws = new AwsClient({ ...credentials, region, service: 's3', retries: 0 });
  const urlOf = (key: string) => `${endpoint}/${bucket}/${encodeKey(key)}`;

  /**
   * aws4fetch calls the runtime's `fetch`, which does not trust the tests' certificate. The signed request is therefore
   * sent unchanged by other means.
   */
  async function ask(url: string, { body = Buffer.of(), ...init }: Sending & { body?: Buffer } = {}) {
    const {
      method,
      headers,
      url: signed,
    } = await aws.sign(url, body.length === 0 ? init : { ...init, body: new Uint8Array(body) });
    const answer = await send(signed, { method, headers: Object.fromEntries(headers), body, certificate });
    if (answer.status >= 300) throw new Error(answer.body);
    return answer.body;
  }

  return {
    async put(key, file, how = 'unsigned') {
      const body = readFileSync(file);
      const headers: Record<string, string> = { 'x-amz-meta-a': ' two  blanks ' };
      if (how === 'hash') headers['x-amz-content-sha256'] = createHash('sha256').update(body).digest('hex');
      await ask(urlOf(key), { method: 'PUT', body, headers });
    },
    get: async (key, file) => writeFileSync(file, await ask(urlOf(key))),
    list: async (prefix) =>
      keysOf(await ask(`${endpoint}/${bucket}?prefix=${encodeValue(prefix)}&list-type=2&encoding-type=url`)),
    remove: async (key) => void (await ask(urlOf(key), { method: 'DELETE' })),
    presignPut: async (key) => (await aws.sign(urlOf(key), { method: 'PUT', aws: { signQuery: true } })).url,
    presign: async (key) => (await aws.sign(urlOf(key), { aws: { signQuery: true } })).url,
  };
}

const client: Client = {
  name: 'aws4fetch',
  connect,
  bodies: [
    { how: 'unsigned', over: 'http', payload: UNSIGNED },
    { how: 'unsigned', over: 'https', payload: UNSIGNED },
    { how: 'hash', over: 'http', payload: HASH },
  ],
  // It parses URLs with `URL`, which resolves dots. From ".." only the root is left, and no object can be put there.
  changedKeys: { 'a/../b': 'b', './x': 'x', '..': /<Code>NotImplemented<\/Code>/ },
  metadata: 'two  blanks',
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);
