/** Requests of a kind that botocore signs, and botocore's signatures. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { asciiText, hardText } from '../support/arbitraries/text.js';
import { type Conversation, converse } from '../support/conversation.js';
import { credentials } from '../support/example.js';

export interface BotocoreRequest {
  readonly mode: 'sign' | 'presign';
  readonly service: string;
  readonly region: string;
  readonly sessionToken: string | undefined;
  readonly method: string;
  /** Percent-encoded for sending. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payload: Uint8Array;
  readonly signingDate: Date;
  readonly expiresIn: number;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

const path = fc
  .array(fc.oneof(hardText(0, 30), fc.constantFrom('', '.', '..', 'a b', '%2F', '+')), { maxLength: 6 })
  .map((segments) => `/${segments.map(encode).join('/')}`);
// Of two parameters with one name, botocore presigns one; S3's rules refuse both.
const query = fc
  .uniqueArray(fc.tuple(hardText(1, 12), hardText(0, 40)), { maxLength: 5, selector: ([name]) => name })
  .map((pairs) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'));
// No headers that botocore sets itself or never signs.
const header = fc.tuple(
  fc.constantFrom('X-Amz-Acl', 'range', 'Accept', 'content-type', 'x-amz-meta-a', 'X-Amz-Meta-A-b', 'x-amz-target'),
  fc.oneof(asciiText(0, 60), fc.constantFrom('', 'a, b', '"a   b"', ' text/plain;  charset=utf-8 ')),
);

export const botocoreRequest: fc.Arbitrary<BotocoreRequest> = fc
  .record({
    mode: fc.constantFrom('sign', 'presign'),
    service: fc.constantFrom('s3', 's3', 'dynamodb', 'ec2', 'execute-api', 'iam', 'sts'),
    region: fc.constantFrom('us-east-1', 'eu-central-1', 'a'),
    sessionToken: fc.option(fc.string({ unit: fc.constantFrom(...'AZaz09+/='), minLength: 1, maxLength: 900 }), {
      nil: undefined,
    }),
    method: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'DELETE'),
    // Without TLS: with TLS, botocore does not sign the body of S3 requests.
    origin: fc.constantFrom('http://examplebucket.s3.amazonaws.com', 'http://127.0.0.1:9000', 'http://a.example'),
    path,
    query,
    headers: fc.array(header, { maxLength: 4 }),
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
    signingDate: fc.date({
      min: new Date('1970-01-02T00:00:00Z'),
      max: new Date('2106-02-07T06:28:15Z'),
      noInvalidDate: true,
    }),
    expiresIn: fc.integer({ min: 1, max: 604_800 }),
  })
  .map(({ origin, path: to, query: asked, payload, ...rest }) => ({
    ...rest,
    // S3 reads an encoded slash as a slash, and botocore never sends an encoded slash.
    url: `${origin}${rest.service === 's3' ? to.replaceAll('%2F', '/') : to}${asked && `?${asked}`}`,
    // When it presigns, it takes a body for parameters.
    payload: rest.mode === 'presign' ? new Uint8Array() : payload,
  })) as fc.Arbitrary<BotocoreRequest>;

const install = 'apt-get install python3-botocore';
const script = fileURLToPath(new URL('with_botocore.py', import.meta.url));
// Debian's own interpreter has Debian's modules.
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

let conversation: Conversation | undefined | null = null;

/** @returns undefined without botocore; then the caller has only the reference signer */
export async function botocoreSignature(given: BotocoreRequest): Promise<string | undefined> {
  if (conversation === null) {
    const isThere = spawnSync(python, ['-c', 'import botocore.auth']).status === 0;
    if (!isThere) console.warn(`botocore is missing (${install}): compared with the reference signer alone`);
    conversation = isThere ? converse(python, [script], install) : undefined;
  }
  const { sessionToken, payload, signingDate, expiresIn: expires, ...request } = given;
  const signature = await conversation?.ask('sign', {
    ...request,
    credentials: { ...credentials, sessionToken },
    payload: Buffer.from(payload).toString('base64'),
    timestamp: Math.floor(signingDate.getTime() / 1000),
    expires,
  });
  return signature as string | undefined;
}
