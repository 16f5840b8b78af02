/** The option `retries` of createFetch. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createFetch, createSigner, createSignerProvider, type FetchOptions } from '../../bindings/entries/index.js';
import { createVerifier, receivedFromRequest } from '../../bindings/entries/verify.js';
import { credentials, thrown } from '../support/example.js';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);
const url = 'https://queue.example/a';
const now = () => Date.now();
const signer = await createSigner({ credentials, region: 'us-east-1', service: 'sqs', now });

type Answer = (request: Request) => Response | Promise<Response>;
let sent: { readonly request: Request; readonly body: string; readonly time: number }[] = [];
let answers: Answer[] = [];
/** The last answer is repeated. */
const fetch: typeof globalThis.fetch = async (input) => {
  const request = input as Request;
  sent.push({ request: request.clone(), body: await request.text(), time: Date.now() });
  const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
  return answer(request);
};
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(`status ${code}`, { status: code, headers });
const fails: Answer = () => Promise.reject(new TypeError('fetch failed'));
const waits = () => sent.slice(1).map(({ time }, i) => time - (sent[i]?.time as number));

/** Runs all timers until the promise settles. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isPending = true;
  const end = () => {
    isPending = false;
  };
  promise.then(end, end);
  for (let i = 0; i < 1000 && isPending; i++) {
    await vi.advanceTimersToNextTimerAsync();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

/** Lets promises settle until the condition holds, without moving the clock. */
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) await new Promise((resolve) => setImmediate(resolve));
  expect(condition()).toBe(true);
}

beforeEach(() => {
  sent = [];
  vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const there = (options: FetchOptions) => createFetch(signer, { fetch, ...options });

describe('retries', () => {
  it('are off unless asked for', async () => {
    for (const options of [{}, { retries: 0 }, { retries: { limit: 0, post: true } }]) {
      sent = [];
      answers = [status(503)];
      expect((await there(options)(url)).status).toBe(503);
      answers = [fails];
      await expect(there(options)(url)).rejects.toThrow('fetch failed');
      expect(sent).toHaveLength(2);
    }
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('follow a network error and 5xx of %s', async (method) => {
    answers = [fails, status(500), status(504), status(200)];
    const body = method === 'PUT' ? { body: 'é' } : {};
    expect((await settled(there({ retries: 3 })(url, { method, ...body }))).status).toBe(200);
    expect(sent.map(({ body }) => body)).toEqual(Array(4).fill(method === 'PUT' ? 'é' : ''));
    expect(waits()).toEqual([50, 100, 200]);
  });

  it.each(['POST', 'PATCH'])('do not follow a network error or 5xx of %s', async (method) => {
    answers = [status(503)];
    expect((await there({ retries: 3 })(url, { method, body: 'x' })).status).toBe(503);
    answers = [fails];
    await expect(there({ retries: 3 })(url, { method, body: 'x' })).rejects.toThrow('fetch failed');
    expect(sent).toHaveLength(2);
  });

  it('follow those of POST if asked for', async () => {
    answers = [fails, status(503), status(200)];
    const response = await settled(there({ retries: { post: true } })(url, { method: 'POST', body: 'x' }));
    expect([response.status, sent.length]).toEqual([200, 3]);
    answers = [status(503)];
    expect((await there({ retries: { post: true } })(url, { method: 'PATCH', body: 'x' })).status).toBe(503);
    expect(sent).toHaveLength(4);
  });

  it.each(['GET', 'POST', 'PATCH'])('follow 429 of %s', async (method) => {
    answers = [status(429), status(200)];
    const body = method === 'GET' ? {} : { body: 'x' };
    expect((await settled(there({ retries: 1 })(url, { method, ...body }))).status).toBe(200);
    expect(sent).toHaveLength(2);
  });

  test.each([200, 204, 304, 307, 400, 403, 404, 409])('do not follow %i', async (code) => {
    answers = [() => new Response(null, { status: code })];
    expect((await there({ retries: 3 })(url)).status).toBe(code);
    expect(sent).toHaveLength(1);
  });

  it('end after three, with the last response or error', async () => {
    answers = [status(503)];
    const response = await settled(there({ retries: 3 })(url));
    expect([response.status, await response.text(), sent.length]).toEqual([503, 'status 503', 4]);
    sent = [];
    answers = [fails, fails, fails, () => Promise.reject(new Error('the last'))];
    await expect(settled(there({ retries: 3 })(url))).rejects.toThrow('the last');
    expect(sent).toHaveLength(4);
  });

  it('wait for a random time that doubles', async () => {
    answers = [status(503)];
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    await settled(there({ retries: { delay: 1000 } })(url));
    expect(waits()).toEqual([999, 1998, 3996]);
  });

  it('discard the bodies of earlier responses', async () => {
    let cancelled = 0;
    const endless = () => new ReadableStream({ cancel: () => void cancelled++ });
    answers = [() => new Response(endless(), { status: 503 })];
    await settled(there({ retries: 2 })(url));
    expect(cancelled).toBe(2);
  });

  it('are signed anew, with the time of the retry', async () => {
    answers = [status(503, { 'retry-after': '60' }), status(429, { 'retry-after': '60' }), status(200)];
    const send = there({ retries: 2 });
    await settled(send(`${url}?q=a b`, { method: 'PUT', body: '{}' }));
    expect(sent.map(({ request }) => request.headers.get('x-amz-date'))).toEqual([
      '20260102T030405Z',
      '20260102T030505Z',
      '20260102T030605Z',
    ]);
    const verifier = await createVerifier({ service: 'sqs', region: 'us-east-1', lookup: () => credentials, now });
    for (const { request, body } of sent)
      expect(await verifier.verify({ ...receivedFromRequest(request), body })).toMatchObject({ ok: true });
  });

  it('get fresh credentials of a provider', async () => {
    let loaded = 0;
    // Each expires before the next retry.
    const provider = createSignerProvider(
      () => ({
        ...credentials,
        sessionToken: `token${++loaded}`,
        expiration: new Date(Date.now() + 50_000),
      }),
      { region: 'us-east-1', service: 'sqs', minimumValidity: 1, now },
    );
    answers = [status(503, { 'retry-after': '60' }), status(200)];
    await settled(createFetch(provider, { fetch, retries: 1 })(url));
    expect(sent.map(({ request }) => request.headers.get('x-amz-security-token'))).toEqual(['token1', 'token2']);
    provider.dispose();
  });

  it('end with the error of a provider that fails at the second call', async () => {
    let calls = 0;
    const current = async () => {
      if (++calls === 2) throw new Error('no credentials');
      return signer;
    };
    for (const answer of [status(503), fails]) {
      calls = 0;
      answers = [answer];
      await expect(settled(createFetch({ current }, { fetch, retries: 3 })(url))).rejects.toThrow('no credentials');
      expect(calls).toBe(2);
    }
    expect(sent).toHaveLength(2);
  });

  it('do not repeat errors of signing, of the library and of an abort', async () => {
    await expect(there({ retries: 3 })(url, { headers: { authorization: 'x' } })).rejects.toMatchObject({
      code: 'ReservedHeader',
    });
    const inner = createFetch(signer, { origins: ['https://other.example'] });
    await expect(createFetch(signer, { fetch: inner, retries: 3 })(url)).rejects.toMatchObject({
      code: 'OriginNotAllowed',
    });
    answers = [() => Promise.reject(new DOMException('stopped', 'AbortError'))];
    await expect(there({ retries: 3 })(url)).rejects.toThrow('stopped');
    expect(sent).toHaveLength(1);
  });

  it('send no body twice that was sent unread', async () => {
    for (const answer of [fails, status(503), status(429)]) {
      sent = [];
      answers = [answer];
      const init = {
        method: 'PUT',
        body: new Response('streamed').body,
        duplex: 'half',
        headers: { 'x-amz-content-sha256': createHash('sha256').update('streamed').digest('hex') },
      } as RequestInit;
      const response = await there({ retries: 3 })(url, init).catch((error) => error);
      expect([response.status ?? response.message, sent.length]).toEqual([
        answer === fails ? 'fetch failed' : (await answer(sent[0]?.request as Request)).status,
        1,
      ]);
    }
  });

  it('send a stream again that was read', async () => {
    answers = [status(503), status(200)];
    const init = { method: 'PUT', body: new Response('streamed').body, duplex: 'half' } as RequestInit;
    await settled(there({ retries: 3 })(url, init));
    expect(sent.map(({ body }) => body)).toEqual(['streamed', 'streamed']);
  });
});

describe('Retry-After', () => {
  const date = (milliseconds: number) => new Date(start + milliseconds).toUTCString();

  it.each<[string, number, Record<string, string>?]>([
    ['60', 60_000],
    ['0', 50],
    ['007', 7000],
    [date(60_000), 60_000],
    [date(-60_000), 50],
    // By the clock of the server, which is an hour ahead.
    [date(3_620_000), 20_000, { date: date(3_600_000) }],
  ])('%s is obeyed', async (text, wait, headers = {}) => {
    answers = [status(503, { ...headers, 'retry-after': text }), status(200)];
    expect((await settled(there({ retries: 1 })(url))).status).toBe(200);
    expect(waits()).toEqual([wait]);
  });

  it.each(['61', '1000000000', '9'.repeat(400), date(61_000), date(1e12)])('%s is too long', async (text) => {
    answers = [status(503, { 'retry-after': text })];
    expect((await there({ retries: 3 })(url)).headers.get('retry-after')).toBe(text);
    answers = [status(429, { 'retry-after': text })];
    expect((await there({ retries: 3 })(url)).status).toBe(429);
    expect(sent).toHaveLength(2);
  });

  it.each([
    '1e9',
    '-1',
    '1.5',
    '0x10',
    'soon',
    '',
    '5, 5',
    'Fri, 31 Feb 2026 00:00:00 GMT',
    'Mon, 02 Jan 2026 09:00:00 GMT',
    'Invalid Date',
    '2026-01-02T09:00:00Z',
    date(60_000).replace('GMT', 'EST'),
  ])('%j is not valid, and is ignored', async (text) => {
    answers = [status(503, { 'retry-after': text }), status(200)];
    expect((await settled(there({ retries: 1 })(url))).status).toBe(200);
    expect(waits()).toEqual([50]);
  });

  it('that never ends is obeyed three times', async () => {
    answers = [status(503, { 'retry-after': '60' })];
    expect((await settled(there({ retries: 3 })(url))).status).toBe(503);
    expect(waits()).toEqual([60_000, 60_000, 60_000]);
  });
});

describe('AbortSignal', () => {
  it('ends a wait at once, and nothing is sent after it', async () => {
    answers = [status(503, { 'retry-after': '60' })];
    const controller = new AbortController();
    const call = there({ retries: 3 })(url, { signal: controller.signal });
    call.catch(() => {});
    await until(() => vi.getTimerCount() === 1);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect([sent.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('ends a request, which is not repeated', async () => {
    const controller = new AbortController();
    answers = [
      () => {
        controller.abort(new Error('enough'));
        return Promise.reject(new TypeError('terminated'));
      },
    ];
    await expect(there({ retries: 3 })(url, { signal: controller.signal })).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  it('that aborts while a response arrives sends nothing more', async () => {
    const controller = new AbortController();
    answers = [
      () => {
        controller.abort(new Error('enough'));
        return new Response('', { status: 503 });
      },
    ];
    await expect(there({ retries: 3 })(url, { signal: controller.signal })).rejects.toThrow('enough');
    expect(sent).toHaveLength(1);
  });

  it('ends the wait for a provider before a retry', async () => {
    const controller = new AbortController();
    let calls = 0;
    const current = () => (++calls === 1 ? Promise.resolve(signer) : new Promise<never>(() => {}));
    answers = [status(503)];
    const call = createFetch({ current }, { fetch, retries: 3 })(url, { signal: controller.signal });
    call.catch(() => {});
    await until(() => vi.getTimerCount() === 1);
    await vi.advanceTimersByTimeAsync(100);
    await until(() => calls === 2);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(sent).toHaveLength(1);
  });
});

describe('retries and redirects', () => {
  const moved = (location: string) => status(307, { location });

  it('are signed for the new URL', async () => {
    answers = [status(503), moved('/b'), status(503), status(200)];
    const response = await settled(there({ retries: 3 })(url, { method: 'PUT', body: 'x', redirect: 'follow' }));
    expect(response.status).toBe(200);
    expect(sent.map(({ request }) => new URL(request.url).pathname)).toEqual(['/a', '/a', '/b', '/b']);
    expect(sent.map(({ body }) => body)).toEqual(['x', 'x', 'x', 'x']);
  });

  it('are counted over all redirects of a call', async () => {
    answers = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? status(503) : moved('/b')));
    const response = await settled(there({ retries: 3 })(url, { redirect: 'follow' }));
    expect([response.status, sent.length]).toEqual([503, 7]);
  });

  it('send nothing to another origin', async () => {
    for (const location of [
      'https://other.example/',
      'http://queue.example/',
      'blob:https://queue.example/1',
      'data:,',
    ]) {
      sent = [];
      answers = [status(503), moved(location)];
      await expect(settled(there({ retries: 3 })(url, { redirect: 'follow' }))).rejects.toMatchObject({
        code: 'RedirectNotFollowed',
      });
      expect(sent.map(({ request }) => request.url)).toEqual([url, url]);
    }
  });
});

it.each([
  [4, 'OutOfRange', 'retries'],
  [-1, 'OutOfRange', 'retries'],
  [1.5, 'OutOfRange', 'retries'],
  [Number.NaN, 'OutOfRange', 'retries'],
  [true, 'WrongType', 'retries'],
  ['3', 'WrongType', 'retries'],
  [null, 'WrongType', 'retries'],
  [[3], 'WrongType', 'retries'],
  [{ limit: 4 }, 'OutOfRange', 'retries.limit'],
  [{ limit: '3' }, 'WrongType', 'retries.limit'],
  [{ delay: 0 }, 'OutOfRange', 'retries.delay'],
  [{ delay: 10_001 }, 'OutOfRange', 'retries.delay'],
  [{ post: 1 }, 'WrongType', 'retries.post'],
  [{ maxRetries: 1 }, 'UnknownProperty', 'retries'],
])('%j is refused as retries', (retries, code, field) => {
  expect(thrown(() => there({ retries: retries as never }))).toMatchObject({ code, field });
});
