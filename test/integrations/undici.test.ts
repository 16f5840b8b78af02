/** Compares requests of `siglane/undici` with @smithy/signature-v4 and the reference signer. */
import { Readable } from 'node:stream';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { Agent, type Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createSigningInterceptor } from '../../bindings/entries/undici.js';
import { seed } from '../support/arbitraries/seed.js';
import { credentials, region } from '../support/example.js';
import { NodeSha256 } from '../support/peers/smithy.mjs';
import { check } from '../support/received.js';
import { type Arrived, headerOf, startServer, type VerifyingServer } from '../undici/server.js';

const sessionToken = 'token/with+signs==';
const SERVICES = ['s3', 'execute-api'];
const servers = new Map<string, VerifyingServer>();
const agent = new Agent();

beforeAll(async () => {
  for (const service of SERVICES) servers.set(service, await startServer(service, sessionToken));
});
afterAll(async () => {
  await agent.destroy();
  for (const server of servers.values()) server.close();
});

/** Signs a request as it arrived, except for the headers of the signature, and returns the Authorization header. */
async function smithyAuthorization(arrived: Arrived, service: string): Promise<string> {
  const signer = new SignatureV4({
    credentials: { ...credentials, sessionToken },
    region,
    service,
    sha256: NodeSha256,
    uriEscapePath: service !== 's3',
    // Otherwise it adds x-amz-content-sha256 for every service.
    applyChecksum: false,
  });
  const [path, search = ''] = arrived.target.split('?') as [string, string?];
  const query: Record<string, string[]> = {};
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const [name, value = ''] = pair.split('=').map(decodeURIComponent) as [string, string?];
    query[name] = [...(query[name] ?? []), value];
  }
  const names = /SignedHeaders=([^,]*)/.exec(headerOf(arrived, 'authorization') ?? '')?.[1]?.split(';') ?? [];
  // Smithy adds the date and the token itself.
  const own = ['x-amz-date', 'x-amz-security-token'];
  const headers: Record<string, string> = {};
  for (const name of names.filter((each) => !own.includes(each)))
    headers[name] = arrived.headers
      .filter(([each]) => each === name)
      .map(([, value]) => value.trim())
      .join(',');
  const date = headerOf(arrived, 'x-amz-date') as string;
  const signingDate = new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const { method, body } = arrived;
  const request = { method, protocol: 'http:', hostname: headers['host'] as string, path, query, headers, body };
  const signed = await signer.sign(request, { signingDate, signableHeaders: new Set(names) });
  return signed.headers['authorization'] as string;
}

const text = fc.string({ unit: fc.constantFrom(...'aZ09-._~ +é/&=%!*()\'"<>[]{}|^`\\$,;:@日😀'), maxLength: 12 });
// For S3 an encoded slash separates segments, and dot segments are refused.
const segment = text
  .filter((each) => each.split('/').every((part) => !/^\.{1,2}$/.test(part)) && each !== '')
  .map((each) => encodeURIComponent(each));
const headerValue = fc.string({ unit: fc.constantFrom(...'aZ09 ,;="'), maxLength: 12 });
const name = fc.constantFrom('x-a', 'X-Amz-Meta-B', 'content-type', 'Range', 'x-c');
const body = fc.constantFrom<() => unknown>(
  () => null,
  () => '',
  () => 'é text',
  () => Buffer.from('bytes'),
  () => new Blob(['blob'], { type: 'text/plain' }),
  () => Readable.from(['a ', 'stream']),
  () => [Buffer.from('an '), 'iterable'],
);
const headers = fc.uniqueArray(fc.tuple(name, headerValue), { selector: ([each]) => each.toLowerCase(), maxLength: 4 });
const form = fc.constantFrom<(pairs: [string, string][]) => unknown>(
  (pairs) => pairs,
  (pairs) => pairs.flat(),
  (pairs) => Object.fromEntries(pairs),
  (pairs) => new Headers(pairs),
  (pairs) => new Map(pairs),
  (pairs) => new Map(pairs).entries(),
  (pairs) => Object.fromEntries(pairs.map(([each, value]) => [each, [value]])),
);
const request = fc.record({
  service: fc.constantFrom(...SERVICES),
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  segments: fc.array(segment, { minLength: 1, maxLength: 3 }),
  query: fc.option(
    fc.dictionary(
      text.filter((each) => each !== '' && each !== '__proto__'),
      text,
      { maxKeys: 4 },
    ),
  ),
  headers,
  form,
  body,
});

describe('requests through undici', () => {
  it('have the signatures of @smithy/signature-v4 and of the reference signer, and verify', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const server = servers.get(given.service) as VerifyingServer;
        server.reset();
        const signer = await createSigner({
          credentials: { ...credentials, sessionToken },
          region,
          service: given.service,
        });
        const dispatcher = agent.compose(createSigningInterceptor(signer, { origin: server.origin }));
        const { statusCode } = await dispatcher.request({
          origin: server.origin,
          path: `/${given.segments.join('/')}`,
          method: given.method,
          ...(given.query !== null && { query: given.query }),
          headers: given.form(given.headers) as Record<string, string>,
          body: given.body() as string,
        } as Dispatcher.RequestOptions);
        const [arrived] = server.arrived as [Arrived];
        expect(statusCode).toBe(200);
        expect(arrived.result.ok).toBe(true);
        const { given: sent, expected } = check(arrived, credentials.secretAccessKey);
        expect(sent).toBe(expected);
        expect(headerOf(arrived, 'authorization')).toBe(await smithyAuthorization(arrived, given.service));
      }),
      { numRuns: 1500, seed },
    );
  });
});
