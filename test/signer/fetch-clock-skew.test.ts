/** The option `correctClockSkew` of createFetch. `siglane/verify` is the service, with a clock of its own. */

import { createHash } from 'node:crypto';
import { isClockSkewError } from '@smithy/core/retry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFetch, createSigner, type FetchOptions } from '../../bindings/entries/index.js';
import { createVerifier, receivedFromRequest, toJson, toQueryXml, toXml } from '../../bindings/entries/verify.js';
import { credentials, thrown } from '../support/example.js';

const local = Date.UTC(2026, 0, 2, 23, 59, 59);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const url = 'https://queue.example/a';
const now = () => Date.now();
const signers = {
  sqs: await createSigner({ credentials, region: 'us-east-1', service: 'sqs', now }),
  s3: await createSigner({ credentials, region: 'us-east-1', service: 's3', now }),
};

/** How far the service is ahead. */
let ahead = 0;
let sent: Request[] = [];
const dates = () => sent.map(({ headers }) => headers.get('x-amz-date'));

type Service = keyof typeof signers;
/** A service that verifies by its own clock. */
async function serve(service: Service, answer: typeof toXml | typeof toJson): Promise<typeof globalThis.fetch> {
  const lookup = () => credentials;
  const clock = () => Date.now() + ahead;
  const verifier = await createVerifier({ service, region: 'us-east-1', lookup, now: clock, clockSkewSeconds: 300 });
  return async (input) => {
    const request = input as Request;
    sent.push(request.clone());
    const body = new Uint8Array(await request.arrayBuffer());
    const result = await verifier.verify({ ...receivedFromRequest(request), body });
    const date = new Date(clock()).toUTCString();
    if (result.ok) return new Response(body, { headers: { date } });
    const { status, headers, body: text } = answer(result.error);
    return new Response(request.method === 'HEAD' ? null : text, { status, headers: { ...headers, date } });
  };
}

beforeEach(() => {
  sent = [];
  ahead = 0;
  vi.useFakeTimers({ now: local, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const services: [string, Service, typeof toXml | typeof toJson][] = [
  ['S3', 's3', toXml],
  ['a service that answers in JSON', 'sqs', toJson],
  ['a service that answers in XML', 'sqs', toQueryXml],
];

describe.each(services)('%s', (_, service, answer) => {
  it.each([-23 * HOUR, -20 * MINUTE, 20 * MINUTE, 23 * HOUR])('%i ms ahead accepts the second request', async (by) => {
    ahead = by;
    const fetch = createFetch(signers[service], { fetch: await serve(service, answer), correctClockSkew: true });
    const response = await fetch(url, { method: 'POST', body: 'é' });
    expect([response.status, await response.text(), sent.length]).toEqual([200, 'é', 2]);
  });

  it('gets one request if its clock is right, or the option is not set', async () => {
    const there = await serve(service, answer);
    await createFetch(signers[service], { fetch: there, correctClockSkew: true })(url);
    expect(sent).toHaveLength(1);
    ahead = HOUR;
    for (const options of [{}, { correctClockSkew: false, retries: 3 }]) {
      sent = [];
      const response = await createFetch(signers[service], { fetch: there, ...options })(url, { method: 'POST' });
      expect([response.ok, sent.length]).toEqual([false, 1]);
    }
  });

  it('gets later requests by its own clock, until one of the clocks is set right', async () => {
    const fetch = createFetch(signers[service], { fetch: await serve(service, answer), correctClockSkew: true });
    ahead = HOUR;
    await fetch(url);
    vi.advanceTimersByTime(MINUTE);
    expect((await fetch(url)).status).toBe(200);
    expect(dates()).toEqual(['20260102T235959Z', '20260103T005959Z', '20260103T010059Z']);
    sent = [];
    ahead = 0;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    expect(dates()).toEqual(['20260103T010059Z', '20260103T000059Z', '20260103T000059Z']);
  });

  it('gets a second HEAD, whose answer has no code', async () => {
    const fetch = createFetch(signers[service], { fetch: await serve(service, answer), correctClockSkew: true });
    ahead = HOUR;
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect(sent).toHaveLength(2);
  });
});

/** A fetch whose service gives these answers; the last is repeated. */
function answering(...answers: (() => Response | Promise<Response>)[]) {
  const send: typeof globalThis.fetch = async (input) => {
    sent.push(input as Request);
    return ((answers.length > 1 ? answers.shift() : answers[0]) as () => Response)();
  };
  return (options: FetchOptions = {}) =>
    createFetch(signers.sqs, { fetch: send, correctClockSkew: true, retries: 0, ...options });
}
const SKEWED = '<Error><Code>RequestTimeTooSkewed</Code></Error>';
const refusal =
  (body: BodyInit | null = SKEWED, headers: Record<string, string> = {}, status = 403) =>
  () =>
    new Response(body, { status, headers: { date: new Date(Date.now() + HOUR).toUTCString(), ...headers } });
const ok = () => new Response('ok');

describe('a refused date', () => {
  const names = [
    'AccessDeniedException',
    'AuthFailure',
    'InvalidSignatureException',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
  ];
  const others = ['AccessDenied', 'ExpiredToken', 'InvalidClientTokenId', 'MissingAuthenticationToken', 'NoSuchKey'];

  it.each([...names, ...others])('%s is one as in the SDK', async (name) => {
    const isOne = isClockSkewError(Object.assign(new Error(), { name }) as never);
    expect(isOne).toBe(names.includes(name));
    for (const refused of [
      refusal(`{"__type":"com.amazon.coral.service#${name}","message":"x"}`, {}, 400),
      refusal(`<ErrorResponse><Error><Code>${name}</Code></Error></ErrorResponse>`),
      refusal('{}', { 'x-amzn-errortype': `${name}:http://internal.amazon.com/` }, 401),
    ]) {
      sent = [];
      expect((await answering(refused, ok)()(url, { method: 'POST', body: 'x' })).status).toBe(
        isOne ? 200 : refused().status,
      );
      expect(sent).toHaveLength(isOne ? 2 : 1);
    }
  });

  it.each([
    'Signature expired: 2026 is now earlier than',
    'Signature not yet current: 2026 is still later than',
  ])('%s is one, without a code', async (message) => {
    await answering(refusal(JSON.stringify({ message })), ok)()(url);
    expect(sent).toHaveLength(2);
  });

  it.each<[string, () => Response]>([
    ['a Date that is close', refusal(SKEWED, { date: new Date(local + 4 * MINUTE - 1000).toUTCString() })],
    ['a Date more than a day away', refusal(SKEWED, { date: new Date(local + 24 * HOUR + 1000).toUTCString() })],
    ['a Date in another century', refusal(SKEWED, { date: 'Fri, 02 Jan 2126 00:00:00 GMT' })],
    ['a bad Date', refusal(SKEWED, { date: 'yesterday' })],
    ['a Date in another format', refusal(SKEWED, { date: '2026-01-03T05:00:00Z' })],
    ['no Date', () => new Response(SKEWED, { status: 403 })],
    ['an answer of a cache', refusal(SKEWED, { age: '0' })],
    ['another status', refusal(SKEWED, {}, 503)],
    ['success', refusal(SKEWED, {}, 200)],
    ['an empty body', refusal(null)],
    ['a body that is too long', refusal(`${' '.repeat(70_000)}${SKEWED}`)],
  ])('is not read from %s, and the response is whole', async (_, refused) => {
    const response = await answering(refused)()(url, { method: 'POST', body: 'x' });
    const expected = refused();
    expect([response.status, await response.text()]).toEqual([expected.status, await expected.text()]);
    expect(sent).toHaveLength(1);
  });

  it('is corrected once for a call', async () => {
    const response = await answering(refusal())()(url);
    expect([response.status, await response.text(), sent.length]).toEqual([403, SKEWED, 2]);
  });

  it('is corrected once over redirects and retries', async () => {
    const moved = () => new Response(null, { status: 307, headers: { location: '/b' } });
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': '0' } });
    vi.useRealTimers();
    vi.useFakeTimers({ now: local, toFake: ['Date'] });
    const fetch = answering(refusal(), busy, moved, refusal())({ retries: { delay: 1 } });
    expect((await fetch(url, { redirect: 'follow' })).status).toBe(403);
    expect(dates()).toEqual(['20260102T235959Z', ...Array(3).fill('20260103T005959Z')]);
  });

  it('is not kept for other origins, and not if the service refuses it too', async () => {
    const fetch = answering(refusal(), ok)();
    await fetch(url);
    sent = [];
    await fetch('https://other.example/');
    expect(dates()).toEqual(['20260102T235959Z']);
    const refused = answering(refusal(), refusal(), ok)();
    await refused(url);
    sent = [];
    await refused(url);
    expect(dates()).toEqual(['20260102T235959Z']);
  });

  it('sends no body twice that was sent unread', async () => {
    const body = new Response('streamed').body;
    const headers = { 'x-amz-content-sha256': createHash('sha256').update('streamed').digest('hex') };
    const init = { method: 'PUT', body, headers, duplex: 'half' } as RequestInit;
    expect((await answering(refusal(), ok)()(url, init)).status).toBe(403);
    expect(sent).toHaveLength(1);
  });

  it('does not count a long upload as a wrong clock', async () => {
    const slow = () => {
      vi.setSystemTime(Date.now() + HOUR);
      return new Response(SKEWED, { status: 403, headers: { date: new Date(Date.now()).toUTCString() } });
    };
    expect((await answering(slow, ok)()(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect(sent).toHaveLength(1);
  });

  it('is not waited for if the body stalls, or never ends', async () => {
    const stalled = () => refusal(new ReadableStream({ pull: () => new Promise(() => {}) }, { highWaterMark: 0 }))();
    const call = answering(stalled, ok)()(url);
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(5000);
    expect((await call).status).toBe(403);
    let pulled = 0;
    const chunk = new Uint8Array(1000);
    const pull = (controller: ReadableStreamDefaultController) => {
      pulled++;
      controller.enqueue(chunk);
    };
    const endless = () => refusal(new ReadableStream({ pull }))();
    const response = await answering(endless, ok)()(url);
    expect(response.status).toBe(403);
    expect(pulled).toBeLessThan(100);
    await response.body?.cancel();
    expect(sent).toHaveLength(2);
  });

  it('leaves an error of the body to the caller', async () => {
    const broken = () => refusal(new ReadableStream({ pull: () => Promise.reject(new Error('broken')) }))();
    const response = await answering(broken, ok)()(url);
    await expect(response.text()).rejects.toThrow('broken');
    expect(sent).toHaveLength(1);
  });

  it('ends with an abort while the body is read', async () => {
    const controller = new AbortController();
    const stalled = () => refusal(new ReadableStream({ pull: () => new Promise(() => {}) }, { highWaterMark: 0 }))();
    const call = answering(stalled, ok)()(url, { signal: controller.signal });
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(1);
  });

  it('cannot be corrected with a signing key of another day', async () => {
    const derived = await createSigner({ credentials: signers.sqs.deriveCredentials(), now });
    const send = answering(refusal(), ok);
    const there = createFetch(derived, { fetch: send({ correctClockSkew: false }), correctClockSkew: true });
    await expect(there(url)).rejects.toMatchObject({ name: 'SigV4Error' });
  });
});

it('must be a boolean', () => {
  for (const correctClockSkew of [1, 'yes', null])
    expect(thrown(() => createFetch(signers.sqs, { correctClockSkew: correctClockSkew as never }))).toMatchObject({
      code: 'WrongType',
      field: 'correctClockSkew',
    });
});
