/** What every client does, and what must come of it. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { count } from '../support/count.js';
import { region } from '../support/example.js';
import type { Client, Connection, Session } from './client.js';
import {
  bucket,
  type Endpoint,
  type Endpoints,
  type Exchange,
  type Identity,
  lasting,
  openEndpoints,
  temporary,
  wrong,
} from './endpoints.js';
import { send } from './wire.js';

/** Keys that clients, proxies and servers have got wrong. */
export const hardKeys = [
  "a b/ü(1)!'*+&=%.txt",
  '/x',
  '//x',
  'a//b',
  'a/../b',
  './x',
  '..',
  '%2F%25',
  'q?x#y;z',
  '日本語 😀',
  '\x01\n\t',
  ' ',
  '+',
  'k'.repeat(900),
];

/** Answers that are about objects, and not about signatures. */
const ABOUT_OBJECTS = ['NoSuchKey', 'NoSuchUpload', 'NotImplemented', undefined];
const MESSAGE =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

/** What a file of tests has at hand. */
export interface Tools {
  /** There while the tests run. */
  readonly endpoints: Endpoints;
  connection(over?: 'http' | 'https', credentials?: Identity): Connection;
  /** The path of a new file in the folder of the tests. */
  file(content: Buffer | string): string;
}

/** Opens the endpoints for a file of tests, and closes them at its end. */
export function useEndpoints(): Tools {
  let endpoints: Endpoints;
  let files = 0;
  beforeAll(async () => {
    endpoints = await openEndpoints();
  });
  afterAll(() => {
    const exchanges = [endpoints.http, endpoints.https].flatMap((each) => each.exchanges);
    const isRefused = ({ status }: Exchange) => status === 400 || status === 403;
    count('requests accepted', exchanges.filter((each) => !isRefused(each)).length);
    count('requests refused', exchanges.filter(isRefused).length);
    endpoints.close();
  });
  return {
    get endpoints() {
      return endpoints;
    },
    connection(over = 'http', credentials = lasting) {
      const { certificate, folder } = endpoints;
      return { endpoint: endpoints[over].url, bucket, region, credentials, certificate, folder };
    },
    file(content) {
      const path = join(endpoints.folder, `file-${files++}`);
      writeFileSync(path, content);
      return path;
    },
  };
}

/** The tests of one client. */
export function describeClient(client: Client): Tools {
  const tools = useEndpoints();
  const { connection, file } = tools;
  const sessions = new Map<string, Promise<Session>>();
  afterAll(async () => {
    for (const session of sessions.values()) (await session).end?.();
  });
  /** A session that goes on until the end: a program starts once. */
  async function connect(over?: 'http' | 'https', credentials?: Identity): Promise<Session> {
    const to = connection(over, credentials);
    const id = `${to.endpoint} ${JSON.stringify(to.credentials)}`;
    const session = sessions.get(id) ?? Promise.resolve(client.connect(to));
    sessions.set(id, session);
    return session;
  }
  const { changedKeys = {}, putOnly = [], refusedForms, tells } = client;
  const objects = ({ store }: Endpoint) => store.objects(bucket) as Map<string, { bytes: Buffer }>;

  async function exchange(session: Session, endpoint: Endpoint, key: string): Promise<void> {
    const body = `body of ${key}`;
    await session.put(key, file(body));
    expect(objects(endpoint).get(key)?.bytes.toString()).toBe(body);
    if (!putOnly.includes(key)) {
      const copy = file('');
      await session.get(key, copy);
      expect(readFileSync(copy, 'utf8')).toBe(body);
      expect(await session.list(key)).toContain(key);
      if (session.presign !== undefined)
        expect((await send(await session.presign(key), { certificate: tools.endpoints.certificate })).body).toBe(body);
    }
    await session.remove(key);
    expect(objects(endpoint).has(key)).toBe(false);
  }

  describe(`${client.name}: what it signs is accepted`, () => {
    test.each(hardKeys.filter((key) => !(key in changedKeys)))('the key %j', async (key) => {
      const { http } = tools.endpoints;
      const before = http.exchanges.length;
      await exchange(await connect(), http, key);
      const codes = http.exchanges.slice(before).map(({ code }) => code);
      expect(ABOUT_OBJECTS).toEqual(expect.arrayContaining([...new Set(codes)]));
    });

    test.each(Object.entries(changedKeys))('the key %j, of which it makes %j', async (key, made) => {
      const { http } = tools.endpoints;
      objects(http).clear();
      const put = (await connect()).put(key, file('x'));
      if (made === undefined) await expect(put).rejects.toThrow();
      else await put;
      expect([...objects(http).keys()]).toEqual(made === undefined ? [] : [made]);
    });

    test.each(client.bodies)('a body, $how, over $over', async ({
      how,
      over,
      payload,
      trailer,
      isMultipart,
      size = 6_000_000,
    }) => {
      const endpoint = tools.endpoints[over];
      const before = endpoint.exchanges.length;
      const body = randomBytes(size);
      await (await connect(over)).put(`body/${how}`, file(body), how);
      expect(objects(endpoint).get(`body/${how}`)?.bytes.equals(body)).toBe(true);
      const made = endpoint.exchanges.slice(before);
      expect(ABOUT_OBJECTS).toEqual(expect.arrayContaining(made.map(({ code }) => code)));
      const puts = made.filter(({ method, target }) => method === 'PUT' && target.includes('body'));
      expect(puts.length).toBeGreaterThan(isMultipart === true ? 1 : 0);
      for (const { headers } of puts) {
        expect(headers['x-amz-content-sha256']).toMatch(payload);
        expect(headers['x-amz-trailer']).toBe(trailer);
      }
      // How a body came is not what it is.
      const { headers } = endpoint.store.get(bucket, `body/${how}`) as { headers: [string, string][] };
      expect(headers.filter(([, value]) => value.includes('aws-chunked'))).toEqual([]);
    });

    test.each(['http', 'https'] as const)('temporary credentials, over %s', async (over) => {
      const endpoint = tools.endpoints[over];
      const before = endpoint.exchanges.length;
      await exchange(await connect(over, temporary), endpoint, 'temporary +');
      const made = endpoint.exchanges.slice(before);
      expect(made.length).toBeGreaterThan(0);
      for (const { headers, target, code } of made) {
        expect(ABOUT_OBJECTS).toContain(code);
        const inQuery = new URL(target, endpoint.url).searchParams.get('X-Amz-Security-Token');
        expect(headers['x-amz-security-token'] ?? inQuery).toBe(temporary.sessionToken);
      }
    });

    if (refusedForms === undefined) return;
    test.each(hardKeys.filter((key) => !(key in changedKeys)))('a form for the key %j', async (key) => {
      const { url, fields } = (await (await connect()).form?.(key)) ?? expect.fail('it makes no form');
      const answer = await postForm(url, fields, 'sent by a form');
      const code = refusedForms[key];
      expect(answer).toEqual({ status: code === undefined ? 204 : expect.any(Number), code });
      expect(objects(tools.endpoints.http).get(key)?.bytes.toString()).toBe(
        code === undefined ? 'sent by a form' : undefined,
      );
      objects(tools.endpoints.http).delete(key);
    });
  });

  test(`${client.name}: a wrong secret is refused, and ${tells ? 'it says so in our words' : 'it does not say why'}`, async () => {
    const { http } = tools.endpoints;
    objects(http).set('p', { bytes: Buffer.from('x') } as never);
    const before = http.exchanges.length;
    const session = await connect('http', wrong);
    const act = tells ?? (async ({ list }) => list(''));
    const error = await act(session, file('x')).then(
      () => undefined,
      (reason: { code?: string }) => `${reason.code}: ${reason}`,
    );
    expect(http.exchanges.slice(before)).toContainEqual(
      expect.objectContaining({ status: 403, code: 'SignatureDoesNotMatch', message: MESSAGE }),
    );
    expect(error).toBeDefined();
    if (tells !== undefined) {
      expect(error).toContain('SignatureDoesNotMatch');
      expect(error).toContain(MESSAGE);
    }
    expect(error).not.toContain(lasting.secretAccessKey);
  });

  return tools;
}

/** Sends a form as it was made. `FormData` would make CR LF of the newlines in its values, which are then not those that were signed. */
async function postForm(url: string, fields: Record<string, string>, content: string) {
  const boundary = 'siglane-example-boundary';
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => part(name, value));
  const body = `${parts.join('')}${part('file', content, '; filename="f.txt"')}--${boundary}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, code: /<Code>(.*?)</.exec(await response.text())?.[1] };
}
