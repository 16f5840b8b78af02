import { createHash } from 'node:crypto';
import {
  canonicalHeaders,
  canonicalRequest,
  encode,
  signature,
  signedHeaders,
  signingKeySteps,
  stringToSign,
} from '../reference/steps.mjs';

/** A request as it arrived, without decoding or joining. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A pair, unchanged from the wire. */
type Pair = readonly [name: string, value: string];

const ALGORITHM = 'AWS4-HMAC-SHA256';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Checks a request as a server does, with the reference signer's steps. Every signed header must have arrived. Paths
 * are not normalized.
 *
 * @returns the received signature, and the signature that the received request should have
 */
export function check(received: Received, secretAccessKey: string): { given: string; expected: string } {
  const [path, query = ''] = received.target.split('?') as [string, string?];
  const pairs = query.split('&').filter((part) => part !== '');
  const parameters = pairs.map((part): Pair => [part.split('=')[0] as string, part.split('=')[1] ?? '']);
  const parameter = (name: string) => decodeURIComponent(parameters.find(([each]) => each === name)?.[1] ?? '');
  const header = (name: string) => canonicalHeaders(received.headers).find(([each]) => each === name)?.[1];

  const inQuery = parameter('X-Amz-Algorithm') === ALGORITHM;
  const fields = Object.fromEntries(
    [...(header('authorization') ?? '').matchAll(/(\w+)=([^, ]+)/g)].map(([, name, value]) => [name, value]),
  );
  const credential = inQuery ? parameter('X-Amz-Credential') : (fields['Credential'] as string);
  const names = inQuery ? parameter('X-Amz-SignedHeaders') : (fields['SignedHeaders'] as string);
  const dateTime = inQuery ? parameter('X-Amz-Date') : (header('x-amz-date') as string);
  const [, day, region, service] = credential.split('/') as [string, string, string, string];

  const said = header('x-amz-content-sha256') ?? parameter('X-Amz-Content-Sha256');
  const unsigned = said === 'UNSIGNED-PAYLOAD' || (said === '' && inQuery && service === 's3');
  const payloadHash = unsigned ? 'UNSIGNED-PAYLOAD' : sha256(received.body);
  const signed = canonicalHeaders(received.headers).filter(([name]) => names.split(';').includes(name));
  if (signedHeaders(signed) !== names) throw new Error(`signed were ${names}, came ${signedHeaders(signed)}`);

  const sorted = parameters
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${name}\0${value}`)
    .sort();
  const canonical = canonicalRequest(
    received.method,
    service === 's3' ? path : path.split('/').map(encode).join('/'),
    sorted.map((pair) => pair.replace('\0', '=')).join('&'),
    signed,
    payloadHash,
  );
  const { kSigning } = signingKeySteps(secretAccessKey, day, region, service);
  return {
    given: inQuery ? parameter('X-Amz-Signature') : (fields['Signature'] as string),
    expected: signature(kSigning, stringToSign(dateTime, credential.split('/').slice(1).join('/'), canonical)),
  };
}
