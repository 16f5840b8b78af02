/** Random input for every entry that reads text from strangers. */
import fc from 'fast-check';
import { makeEc2Verifier } from '../../bindings/ec2/verifier.js';
import { decodeChunks } from '../../bindings/entries/chunked.js';
import { diagnose, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import {
  createCompanionHandler,
  createFineUploaderHandler,
  createUppyHandler,
} from '../../bindings/entries/upload-server.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { streamOf } from '../chunked/bodies.js';
import { credentials, region, signingDate } from '../support/example.js';
import { isVisible } from '../support/hostile.js';
import { core, insist, lookup } from './property.js';

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
export const garbage = fc.record({
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
export type Garbage = typeof garbage extends fc.Arbitrary<infer T> ? T : never;

const verifiers = ['s3', 'sqs', 'execute-api'].map((service) =>
  makeVerifier(core, { lookup, region, service, now: () => signingDate }),
);
const [s3] = verifiers;
const ec2 = makeEc2Verifier(core, { lookup, now: () => signingDate });
const signer = makeSigner(core, { credentials, region, now: () => signingDate });
const uploadOptions = {
  signer,
  bucket: 'examplebucket',
  grant: () => ({ operations: ['put' as const], keyPrefix: 'u/' }),
};
const handlers = [
  [createFineUploaderHandler(uploadOptions as never), 'http://a/'],
  [createUppyHandler(uploadOptions as never), 'http://a/'],
  [createCompanionHandler(uploadOptions as never), 'http://a/s3/multipart'],
] as const;

/** Every entry that reads text from strangers returns a result, or throws only its own errors. */
export async function checkGarbage({ method, url, pairs: headers, text: given, json, bytes }: Garbage): Promise<void> {
  for (const verifier of verifiers) {
    const result = await verifier.verify({ method, url, headers }).catch(ownError);
    insist(!isAccepted(result), 'garbage is verified');
    if (isRefusal(result))
      insist(isVisible(result.error.message.replaceAll('\n', '')), 'a message that a terminal obeys');
  }
  insist(
    !isAccepted(await s3?.verifyPost({ fields: headers, bucket: 'examplebucket' }).catch(ownError)),
    'garbage is a form',
  );
  for (const document of [
    json,
    { ec2Credentials: json },
    { credentials: { access: given, signature: given, token: given } },
  ])
    for (const result of [await ec2.verifyEc2(document), await ec2.verifyS3(document)])
      insist(!isAccepted(result), 'garbage is a document');
  for (const [handler, at] of handlers) {
    const body = given.isWellFormed() ? given : JSON.stringify(json);
    const response = await handler(
      new Request(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
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
  // A RangeError of the engine has no code: its stack was too small.
  insist(typeof code === 'string' && !code.startsWith('ERR_'), `not an error of siglane: ${String(error)}`);
}

function isAccepted(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === true;
}

function isRefusal(result: unknown): result is { error: { message: string } } {
  return typeof result === 'object' && result !== null && 'error' in result;
}
