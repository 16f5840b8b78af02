/** The tests that every client runs. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { count } from '../support/count.js';
import { region } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';
import type { BodyForm, Client, Connection, Session } from './client.js';
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

const MESSAGE =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

export type Over = 'http' | 'https';

/** Resources of a test file. */
export interface Tools {
  /** Available while the tests run. */
  readonly endpoints: Endpoints;
  connection(over?: Over, credentials?: Identity): Connection;
  /** The path of a new file in the folder of the tests. */
  file(content: Buffer | string): string;
}

/** Opens the endpoints for a test file, and closes them at its end. */
export function useEndpoints(): Tools {
  let endpoints: Endpoints | undefined;
  let files = 0;
  beforeAll(async () => {
    endpoints = await openEndpoints();
  });
  afterAll(() => {
    // Undefined if a program is missing, which was already reported.
    if (endpoints === undefined) return;
    const exchanges = [endpoints.http, endpoints.https].flatMap((each) => each.exchanges);
    const isRefused = ({ status }: Exchange) => status === 400 || status === 403;
    count('requests accepted', exchanges.filter((each) => !isRefused(each)).length);
    count('requests refused', exchanges.filter(isRefused).length);
    endpoints.close();
  });
  const opened = () => endpoints ?? expect.fail('the endpoints are not open');
  return {
    get endpoints() {
      return opened();
    },
    connection(over = 'http', credentials = lasting) {
      const { certificate, folder } = opened();
      return { endpoint: opened()[over].url, bucket, region, credentials, certificate, folder };
    },
    file(content) {
      const path = join(opened().folder, `file-${files++}`);
      writeFileSync(path, content);
      return path;
    },
  };
}

/** The tests of one client. */
export function describeClient(client: Client): Tools {
  const tools = useEndpoints();
  const { connection, file } = tools;
  const { changedKeys = {}, putOnly = [], refusedForms, tells } = client;
  const sessions = new Map<string, Promise<Session>>();
  afterAll(async () => {
    for (const made of await Promise.allSettled(sessions.values())) if (made.status === 'fulfilled') made.value.end?.();
  });

  /** A session for all tests, so that its program starts once. */
  async function connect(over?: Over, credentials?: Identity): Promise<Session> {
    const to = connection(over, credentials);
    const id = `${to.endpoint} ${JSON.stringify(to.credentials)}`;
    const session = sessions.get(id) ?? Promise.resolve(client.connect(to));
    sessions.set(id, session);
    return session;
  }

  /** Requests of `act`. All of them must have been authenticated, so any other error is about objects. */
  async function accepted(endpoint: Endpoint, act: () => Promise<void>): Promise<readonly Exchange[]> {
    const before = endpoint.exchanges.length;
    await act();
    const made = endpoint.exchanges.slice(before);
    const aboutObjects = client.asksForMore === true ? [404, 501] : [404];
    expect(made.filter(({ status }) => status >= 400 && !aboutObjects.includes(status))).toEqual([]);
    return made;
  }

  /** Requests of `act`, each with the token of a temporary key. */
  async function acceptedWithToken(endpoint: Endpoint, act: () => Promise<void>): Promise<readonly Exchange[]> {
    const made = await accepted(endpoint, act);
    expect(made.length).toBeGreaterThan(0);
    for (const { headers, target } of made) {
      const inQuery = new URL(target, endpoint.url).searchParams.get('X-Amz-Security-Token');
      expect(headers['x-amz-security-token'] ?? inQuery).toBe(temporary.sessionToken);
    }
    return made;
  }

  async function putAndRead(session: Session, endpoint: Endpoint, key: string): Promise<void> {
    const body = `body of ${key}`;
    await session.put(key, file(body));
    expect(objectsOf(endpoint).get(key)?.bytes.toString()).toBe(body);
    if (!putOnly.includes(key)) {
      const copy = file('');
      await session.get(key, copy);
      expect(readFileSync(copy, 'utf8')).toBe(body);
      expect(await session.list(key)).toContain(key);
      await usePresigned(session, endpoint, key, body);
    }
    await session.remove(key);
    expect(objectsOf(endpoint).has(key)).toBe(false);
  }

  async function usePresigned(session: Session, endpoint: Endpoint, key: string, body: string): Promise<void> {
    const { certificate } = tools.endpoints;
    if (session.presign !== undefined)
      expect((await send(await session.presign(key), { certificate })).body).toBe(body);
    if (session.presignPut === undefined) return;
    await send(await session.presignPut(key), { method: 'PUT', body: 'presigned', certificate });
    expect(objectsOf(endpoint).get(key)?.bytes.toString()).toBe('presigned');
  }

  async function fillForm(session: Session, key: string) {
    const { url, fields } = (await session.form?.(key)) ?? expect.fail('it makes no form');
    return postForm(url, fields, 'sent by a form');
  }

  describe(`${client.name} is let through`, () => {
    test.each(hardKeys.filter((key) => !(key in changedKeys)))('with the key %j', async (key) => {
      const { http } = tools.endpoints;
      await accepted(http, async () => putAndRead(await connect(), http, key));
    });

    test.each(Object.entries(changedKeys))('with the key %j, which it changes to %s', async (key, made) => {
      const { http } = tools.endpoints;
      objectsOf(http).clear();
      const session = await connect();
      const before = http.exchanges.length;
      const put = session.put(key, file('x'));
      if (typeof made === 'string') await put;
      else await expect(put).rejects.toThrow(made);
      expect([...objectsOf(http).keys()]).toEqual(typeof made === 'string' ? [made] : []);
      expect(http.exchanges.slice(before).filter(({ status }) => [400, 403].includes(status))).toEqual([]);
    });

    describe.each([
      ['lasting', lasting],
      ['temporary', temporary],
    ] as const)('with %s credentials', (_, credentials) => {
      const isTemporary = credentials === temporary;

      test.each(client.bodies)('and a body: $how, over $over', async ({ how, over, size = 6_000_000, ...expected }) => {
        const endpoint = tools.endpoints[over];
        const body = randomBytes(size);
        const session = await connect(over, credentials);
        const act = async () => session.put(`body/${how}`, file(body), how);
        const made = await (isTemporary ? acceptedWithToken : accepted)(endpoint, act);
        checkBody(made, expected);
        const { bytes, headers } = endpoint.store.get(bucket, `body/${how}`) as Stored;
        expect(bytes.equals(body)).toBe(true);
        if (expected.isMultipart !== true && client.metadata !== undefined)
          expect(headers).toContainEqual(['x-amz-meta-a', client.metadata]);
        // The framing is not part of the object.
        expect(headers.filter(([, value]) => value.includes('aws-chunked'))).toEqual([]);
      });
    });

    test.each(['http', 'https'] as const)('with temporary credentials, over %s', async (over) => {
      const endpoint = tools.endpoints[over];
      const session = await connect(over, temporary);
      await acceptedWithToken(endpoint, async () => putAndRead(session, endpoint, 'temporary +'));
    });

    if (refusedForms === undefined) return;
    test.each(hardKeys.filter((key) => !(key in changedKeys)))('with a form for the key %j', async (key) => {
      const code = refusedForms[key];
      const answer = await fillForm(await connect(), key);
      expect(answer).toEqual({ status: code === undefined ? 204 : expect.any(Number), code });
      const objects = objectsOf(tools.endpoints.http);
      expect(objects.get(key)?.bytes.toString()).toBe(code === undefined ? 'sent by a form' : undefined);
      objects.delete(key);
    });

    test('with a form by temporary credentials', async () => {
      const answer = await fillForm(await connect('http', temporary), 'temporary');
      expect(answer).toEqual({ status: 204, code: undefined });
    });
  });

  test(`${client.name} shows why a wrong secret is refused`, async () => {
    const { http } = tools.endpoints;
    http.store.put(bucket, 'p', Buffer.from('x'), []);
    const before = http.exchanges.length;
    const error = await tells(await connect('http', wrong), file('x')).then(
      () => expect.fail('it was let through'),
      (reason: { code?: string }) => `${reason.code}: ${reason}`,
    );
    expect(http.exchanges.slice(before)).toContainEqual(
      expect.objectContaining({ status: 403, code: 'SignatureDoesNotMatch', message: MESSAGE }),
    );
    expect(error).toContain('SignatureDoesNotMatch');
    expect(error).toContain(MESSAGE);
    expect(error).not.toContain(lasting.secretAccessKey);
  });

  return tools;
}

interface Stored {
  readonly bytes: Buffer;
  readonly headers: readonly [string, string][];
}

function objectsOf({ store }: Endpoint): Map<string, Stored> {
  return store.objects(bucket) as Map<string, Stored>;
}

/** Checks the headers of the requests that carried a body. */
function checkBody(
  made: readonly Exchange[],
  expected: Pick<BodyForm, 'payload' | 'trailer' | 'header' | 'isMultipart'>,
) {
  const { payload, trailer, header, isMultipart = false } = expected;
  const puts = made.filter(({ method }) => method === 'PUT');
  const parts = puts.filter(({ target }) => target.includes('partNumber='));
  if (isMultipart) expect(parts.length).toBeGreaterThan(1);
  else expect([puts.length, parts.length]).toEqual([1, 0]);
  for (const { headers } of puts) {
    expect(headers['x-amz-content-sha256']).toMatch(payload);
    expect(headers['x-amz-trailer']).toBe(trailer);
    if (header !== undefined) expect(headers).toHaveProperty([header]);
  }
}

/**
 * Sends a form unchanged. `FormData` would turn newlines in values into CR LF, and the values would differ from the
 * signed ones.
 */
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
