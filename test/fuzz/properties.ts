/** What must hold of any input at all, and arbitrary inputs to try it with. */
import fc from 'fast-check';
import type { ReceivedRequest, VerifiedRequest } from '../../bindings/api/verify.js';
import { makeEc2Verifier } from '../../bindings/ec2/verifier.js';
import { decodeChunks } from '../../bindings/entries/chunked.js';
import { diagnose, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { createFineUploaderHandler, createUppyHandler } from '../../bindings/entries/upload-server.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { streamOf } from '../chunked/bodies.js';
import { dialectOf } from '../reference/dialects.mjs';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { canonicalHeaders } from '../reference/steps.mjs';
import { signCase } from '../support/arbitraries/sign-requests.js';
import { testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { isVisible } from '../support/hostile.js';
import type { SignCase } from '../vectors/load.mjs';
import { received } from '../verify/verifiers.js';
import { type BotocoreRequest, botocoreRequest, botocoreSignature } from './botocore.js';

/** Something that must hold. `check` throws if it does not; inputs are what the structured clone algorithm takes. */
export interface Property<I = unknown> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<I>;
  check(input: I): void | Promise<void>;
}

function property<I>(name: string, inputs: fc.Arbitrary<I>, check: (input: I) => void | Promise<void>): Property {
  return { name, inputs, check } as Property;
}

function insist(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

const cores = [await testCore('simd-debug'), await testCore('scalar-debug')];
const [core] = cores as [(typeof cores)[number]];

// ── both modules against the reference ──────────────────────────────────────────────────────────────────────────────

function checkSigning({ mode, options, request }: SignCase): void {
  const expected = sign(...referenceInput({ mode, options, request }));
  for (const each of cores) {
    const signer = makeSigner(each, options);
    const made = mode === 'sign' ? signer.sign(request).signature : signer.presign(request).slice(-64);
    const isAppended =
      mode === 'presign' && dialectOf(options.service ?? 's3', options.dialect).sessionToken === 'appended';
    if (!isAppended) insist(made === expected.signature, `${made} is not ${expected.signature}`);
    const explained = signer.explain(request, mode);
    insist(explained.canonicalRequest === expected.canonicalRequest, 'the canonical requests differ');
  }
}

// ── both modules against botocore ───────────────────────────────────────────────────────────────────────────────────

async function checkAgainstBotocore(input: BotocoreRequest): Promise<void> {
  const { mode, service, sessionToken, method, url, headers, payload, signingDate: at, expiresIn } = input;
  const options = {
    credentials: { ...credentials, ...(sessionToken !== undefined && { sessionToken }) },
    region: input.region,
    service,
  };
  const request = {
    ...{ method, url, headers: headers as [string, string][], allowDotSegments: true, signingDate: at },
    ...(mode === 'sign' ? { payload } : { expiresIn }),
  };
  const { signature } = sign(...referenceInput({ mode, options, request } as SignCase));
  const botocores = await botocoreSignature(input);
  insist(
    botocores === undefined || botocores === signature,
    `botocore has ${botocores}, and the reference ${signature}`,
  );
  for (const each of cores) {
    const signer = makeSigner(each, options);
    const made = mode === 'sign' ? signer.sign(request).signature : signer.presign(request).slice(-64);
    insist(made === signature, `${made} is not ${signature}`);
  }
}

// ── a signed request, changed ───────────────────────────────────────────────────────────────────────────────────────

const lookup = () => credentials;
const services = ['s3', 'sqs', 'execute-api'] as const;
const verifiers = new Map(
  services.map((service) => [service, makeVerifier(core, { lookup, region, service, now: () => signingDate })]),
);

type Change =
  | { kind: 'target' | 'method'; at: number; character: string; remove: number }
  | { kind: 'header'; index: number; at: number; character: string; remove: number }
  | { kind: 'more' | 'less' | 'twice' | 'swap'; index: number; name: string; value: string };

interface Changed {
  readonly service: (typeof services)[number];
  readonly mode: 'sign' | 'presign';
  readonly target: string;
  readonly changes: readonly Change[];
}

const character = fc.oneof(
  fc.constantFrom(...'/.%25&=+?#; \\_-AaZz09~@:,', '%2F', '%2e', '..', '//', '%20', '%2B'),
  fc.string({ maxLength: 2 }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('target', 'target', 'target', 'method'),
    at: fc.nat(400),
    character,
    remove: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('header'), index: fc.nat(9), at: fc.nat(200), character, remove: fc.nat(2) }),
  fc.record({
    kind: fc.constantFrom('more', 'less', 'twice', 'swap'),
    index: fc.nat(9),
    name: fc.constantFrom(
      'x-amz-acl',
      'X-Amz-Target',
      'x_amz_acl',
      'host',
      'x-amz-date',
      'via',
      'content-type',
      'x-amz-meta-a',
    ),
    value: fc.constantFrom('a', '', 'public-read', '1, 2'),
  }),
) as fc.Arbitrary<Change>;
const changed: fc.Arbitrary<Changed> = fc.record({
  service: fc.constantFrom(...services),
  mode: fc.constantFrom('sign', 'presign'),
  target: fc.constantFrom(
    '/',
    '/public/doc',
    '/a%20b/c?x=1&y=2',
    '/a?b=%2B&c',
    '/%E6%97%A5?a=%26',
    '/a/b?list-type=2&prefix=a%2Fb',
  ),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
}) as fc.Arbitrary<Changed>;

function spliced(
  text: string,
  { at, character: put, remove }: { at: number; character: string; remove: number },
): string {
  const from = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, from) + put + text.slice(from + remove);
}

function applied(request: ReceivedRequest, step: Change): ReceivedRequest {
  const headers = [...request.headers] as [string, string][];
  if (headers.length === 0) return request;
  const index = 'index' in step ? step.index % headers.length : 0;
  switch (step.kind) {
    case 'target':
      return { ...request, url: spliced(request.url, step) };
    case 'method':
      return { ...request, method: spliced(request.method, step) };
    case 'header':
      headers[index] = [
        (headers[index] as [string, string])[0],
        spliced((headers[index] as [string, string])[1], step),
      ];
      break;
    case 'more':
      headers.push([step.name, step.value]);
      break;
    case 'twice':
      headers.push(headers[index] as [string, string]);
      break;
    case 'less':
      headers.splice(index, 1);
      break;
    case 'swap':
      headers.push(...headers.splice(index, 1));
  }
  return { ...request, headers };
}

/**
 * What counts as the same request, decided without siglane: method, decoded segments of the path, decoded pairs of the query in their order, the
 * values of the headers that were signed, and no x-amz- header more.
 */
function meaning({ method, url, headers }: ReceivedRequest, signed: readonly string[]): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const text = (part: string) =>
    Buffer.from(
      part.replace(/%([0-9A-Fa-f]{2})|[\s\S]/gu, (each, hex) =>
        hex === undefined ? Buffer.from(each).toString('latin1') : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
      'latin1',
    ).toString('hex');
  const pairs = query
    .split('&')
    .filter((part) => part !== '' && !/^X-Amz-Signature=/.test(part))
    // A name without "=" is one with an empty value.
    .map((part) => part.split(/=(.*)/s))
    .map(([name = '', value = '']) => [text(name), text(value)]);
  const values = canonicalHeaders([...headers] as [string, string][]).filter(([name]) => signed.includes(name));
  const amz = [...headers]
    .map(([name]) => name.toLowerCase().replaceAll('_', '-'))
    .filter((name) => name.startsWith('x-amz-'));
  return JSON.stringify([method, path.split('/').map(text), pairs, values, [...new Set(amz)].sort()]);
}

/** S3 reads an encoded slash in a path as a slash, and a plus in a query as a space. */
function asS3Reads(request: ReceivedRequest): ReceivedRequest {
  const [path = '', query] = request.url.split(/\?(.*)/s);
  const plain = path.replaceAll(/%2F/gi, '/');
  return { ...request, url: query === undefined ? plain : `${plain}?${query.replaceAll('+', '%20')}` };
}

async function checkChanged({ service, mode, target, changes }: Changed): Promise<void> {
  const url = `https://example.amazonaws.com${target}`;
  const original = received({ method: 'PUT', url, headers: [['x-amz-meta-a', '1']] }, { service, mode });
  const verifier = verifiers.get(service);
  const right = await verifier?.verify(original);
  insist(right?.ok === true, `what was signed is refused: ${JSON.stringify(right)}`);
  const request = changes.reduce<ReceivedRequest>(applied, original);
  const result = await verifier?.verify(request);
  if (!result?.ok) return;
  const read = (each: ReceivedRequest) => (service === 's3' ? asS3Reads(each) : each);
  const [before, after] = [meaning(read(original), right.signedHeaders), meaning(read(request), right.signedHeaders)];
  const sorted = (text: string) => {
    const [method, path, pairs, ...rest] = JSON.parse(text) as [string, string[], string[][], ...unknown[]];
    return JSON.stringify([method, path, pairs.map(String).sort(), ...rest]);
  };
  // Whoever routes on the result must come to the same place.
  const routed = ({ canonicalPath, segments, query }: VerifiedRequest) =>
    JSON.stringify([canonicalPath, segments, query.map((pair) => JSON.stringify(pair)).sort()]);
  insist(routed(result) === routed(right), `routed to ${routed(result)} and ${routed(right)}`);
  // The order of different parameters is not signed, by nobody.
  insist(sorted(before) === sorted(after), `accepted as the same: ${before} and ${after}`);
}

// ── anything at all ─────────────────────────────────────────────────────────────────────────────────────────────────

const words = fc.constantFrom(
  'AWS4-HMAC-SHA256 Credential=',
  `${credentials.accessKeyId}/20260102/us-east-1/s3/aws4_request`,
  ', SignedHeaders=host',
  `, Signature=${'0'.repeat(64)}`,
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=',
  '&X-Amz-Date=20260102T030405Z',
  '&X-Amz-Signature=',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'x-amz-checksum-crc32',
  '__proto__',
  'constructor',
  '%',
  '%2',
  '\r\n',
  '\0',
  '\ud800',
  '[',
  '{"a":',
  '"',
  '\\',
  '=',
  '&',
  ';',
  ' ',
);
const text = fc
  .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 12 })
  .map((parts) => parts.join(''));
const name = fc.oneof(
  text,
  fc.constantFrom(
    'host',
    'authorization',
    'x-amz-date',
    'x-amz-content-sha256',
    'x-amz-trailer',
    'x-amz-decoded-content-length',
    'x-amz-security-token',
    'date',
  ),
);
const pairs = fc.array(fc.tuple(name, text), { maxLength: 8 });
const garbage = fc.record({
  method: fc.oneof(text, fc.constantFrom('GET', 'PUT', 'POST')),
  url: fc.oneof(
    text,
    text.map((each) => `/${each}`),
  ),
  pairs,
  text,
  json: fc.jsonValue({ maxDepth: 4 }),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
});
type Garbage = typeof garbage extends fc.Arbitrary<infer T> ? T : never;

const ec2 = makeEc2Verifier(core, { lookup, now: () => signingDate });
const signer = makeSigner(core, { credentials, region, now: () => signingDate });
const uploadOptions = {
  signer,
  bucket: 'examplebucket',
  grant: () => ({ operations: ['put' as const], keyPrefix: 'u/' }),
};
const handlers = [createFineUploaderHandler(uploadOptions as never), createUppyHandler(uploadOptions as never)];

/** Every entry that takes what a stranger wrote gives a result, and its own errors at most. */
async function checkGarbage({ method, url, pairs: headers, text: given, json, bytes }: Garbage): Promise<void> {
  for (const verifier of verifiers.values()) {
    const result = await verifier.verify({ method, url, headers }).catch(ownError);
    insist(!isAccepted(result), 'garbage is verified');
    if (isRefusal(result))
      insist(isVisible(result.error.message.replaceAll('\n', '')), 'a message that a terminal obeys');
  }
  insist(
    !isAccepted(await verifiers.get('s3')?.verifyPost({ fields: headers, bucket: 'examplebucket' }).catch(ownError)),
    'garbage is a form',
  );
  for (const document of [
    json,
    { ec2Credentials: json },
    { credentials: { access: given, signature: given, token: given } },
  ])
    for (const result of [await ec2.verifyEc2(document), await ec2.verifyS3(document)])
      insist(!isAccepted(result), 'garbage is a document');
  for (const handler of handlers) {
    const body = given.isWellFormed() ? given : JSON.stringify(json);
    const response = await handler(
      new Request('http://a/', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    );
    insist(response.status >= 400 && response.status < 500, `a handler answers ${response.status}`);
  }
  for (const payloadHash of ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD']) {
    const isSigned = payloadHash.includes('HMAC');
    const { stream } = decodeChunks(signer, {
      payloadHash,
      date: '20260102T030405Z',
      decodedLength: 4,
      ...(isSigned ? { seedSignature: '0'.repeat(64) } : { trailer: 'x-amz-checksum-crc32' }),
    });
    const wire = [bytes, new TextEncoder().encode(given)];
    const isTaken = await readAll(stream, wire).catch(ownError);
    insist(isTaken !== true, 'garbage is a body in chunks');
  }
  const evidence = {
    request: given,
    error: url,
    log: method,
    canonicalRequest: given,
    secretAccessKey: credentials.secretAccessKey,
  };
  for (const given of [
    evidence,
    { request: { method, url: `https://h/${url}`, headers, body: json === null ? undefined : JSON.stringify(json) } },
  ]) {
    const diagnosis = await diagnose(given as never).catch(ownError);
    if (diagnosis === undefined) continue;
    for (const shown of [toText(diagnosis), toMarkdown(diagnosis), JSON.stringify(diagnosis)])
      insist(!shown.includes(credentials.secretAccessKey), 'a secret is shown');
    insist(isVisible(toText(diagnosis)) && isVisible(toMarkdown(diagnosis)), 'a diagnosis that a terminal obeys');
  }
}

async function readAll(stream: TransformStream<Uint8Array, Uint8Array>, pieces: readonly Uint8Array[]): Promise<true> {
  for await (const _ of streamOf(pieces).pipeThrough(stream));
  return true;
}

function ownError(error: unknown): undefined {
  const { code } = error as { code?: unknown };
  // A RangeError of the engine has none: its stack was too small.
  insist(typeof code === 'string' && !code.startsWith('ERR_'), `not an error of siglane: ${String(error)}`);
}

function isAccepted(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === true;
}

function isRefusal(result: unknown): result is { error: { message: string } } {
  return typeof result === 'object' && result !== null && 'error' in result;
}

// ── several at once on one core ─────────────────────────────────────────────────────────────────────────────────────

const steps = fc.array(
  fc.tuple(fc.constantFrom('sign', 'presign', 'many', 'verify', 'dispose'), fc.nat(5), fc.nat(3)),
  { minLength: 4, maxLength: 40 },
);

/** Signers, presigners and verifiers that take turns at random give what each gives alone. */
async function checkInterleaved(order: readonly (readonly [string, number, number])[]): Promise<void> {
  const secrets = Array.from({ length: 6 }, (_, i) => `${credentials.secretAccessKey}${i}`);
  const make = (i: number) =>
    makeSigner(core, {
      credentials: { ...credentials, secretAccessKey: secrets[i] as string },
      region,
      now: () => signingDate,
    });
  const signers = secrets.map((_, i) => make(i));
  const expected = (i: number, url: string, mode: 'sign' | 'presign') => {
    const options = { credentials: { ...credentials, secretAccessKey: secrets[i] as string }, region, service: 's3' };
    return sign(
      ...referenceInput({ mode, options, request: { method: 'GET', url, headers: [], signingDate } } as SignCase),
    );
  };
  await Promise.all(
    order.map(async ([kind, i, pause]) => {
      for (let turn = 0; turn < pause; turn++) await Promise.resolve();
      const url = `https://examplebucket.s3.us-east-1.amazonaws.com/${kind}/${i}`;
      const own = signers[i] as (typeof signers)[number];
      if (kind === 'sign') insist(own.sign({ url }).signature === expected(i, url, 'sign').signature, 'sign');
      if (kind === 'presign') insist(own.presign({ url }) === expected(i, url, 'presign').url, 'presign');
      if (kind === 'many') {
        const found: string[] = [];
        const keys = function* () {
          for (let key = 0; key < 20; key++) {
            // A list that signs while it is read.
            if (key === 7)
              insist(signers[(i + 1) % 6]?.presign({ url }) === expected((i + 1) % 6, url, 'presign').url, 'within');
            yield `many/${key}`;
          }
        };
        for await (const url of own.presignStream({ bucket: 'examplebucket' }, keys())) found.push(url);
        const alone = make(i).presignMany(
          { bucket: 'examplebucket' },
          Array.from({ length: 20 }, (_, key) => `many/${key}`),
        );
        insist(JSON.stringify(found) === JSON.stringify(alone), 'many');
      }
      if (kind === 'verify') {
        const verifier = makeVerifier(core, {
          lookup: async () => ({ secretAccessKey: secrets[i] as string }),
          region,
          service: 's3',
          now: () => signingDate,
        });
        const request = received({ url }, { secretAccessKey: secrets[i] as string });
        const [mine, others] = await verifier.verifyMany([
          request,
          received({ url }, { secretAccessKey: secrets[(i + 1) % 6] as string }),
        ]);
        insist(mine?.ok === true && others?.ok === false, 'verify');
      }
      if (kind === 'dispose') make(i).dispose();
    }),
  );
}

export const properties: readonly Property[] = [
  property('signing', signCase, checkSigning),
  property('botocore', botocoreRequest, checkAgainstBotocore),
  property('changed', changed, checkChanged),
  property('garbage', garbage, checkGarbage),
  property('interleaved', steps, checkInterleaved),
];
