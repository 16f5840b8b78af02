/** A bucket, its signer, and requests to handlers. */
import { createSigner } from '../../bindings/entries/index.js';
import type {
  UploadGrant,
  UploadHandler,
  UploadRequest,
  UploadServerOptions,
} from '../../bindings/entries/upload-server.js';
import { sha256, signature, signingKeySteps } from '../reference/steps.mjs';

/** The key of Fine Uploader's requests below, with a made-up secret. */
export const credentials = { accessKeyId: 'AKIDSTUB', secretAccessKey: 'made-up-secret-of-the-tests' };
export const region = 'us-east-1';
export const now = new Date('2026-11-26T22:03:40Z');
export const host = 'testbucket.s3.localhost:39961';
export const origin = `http://${host}`;
export const sessionToken = 'FwoGZXIvYXdzEBYaDExample/+=';
export const emptyHash = sha256('');

export const signer = await createSigner({ credentials, region, now: () => now });
export const temporary = await createSigner({ credentials: { ...credentials, sessionToken }, region, now: () => now });

/** Everything that can be granted, except what must be listed by name. */
export const everything: UploadGrant = {
  operations: ['post', 'put', 'create', 'part', 'list', 'complete', 'abort', 'delete'],
  keyPrefix: '',
  acl: ['private'],
  headers: ['x-amz-meta-*'],
};

export const options: UploadServerOptions = {
  signer,
  bucket: 'testbucket',
  endpoint: 'http://s3.localhost:39961',
  grant: () => everything,
};

/** Options with another grant, or other properties of the grant. */
export function granting(
  change: Partial<UploadGrant>,
  further: Partial<UploadServerOptions> = {},
): UploadServerOptions {
  return { ...options, ...further, grant: () => ({ ...everything, ...change }) };
}

/** Options that record the questions to the grant. */
export function asking(further: Partial<UploadServerOptions> = {}): {
  options: UploadServerOptions;
  asked: UploadRequest[];
} {
  const asked: UploadRequest[] = [];
  const grant = (_: Request, upload: UploadRequest) => {
    asked.push(upload);
    return everything;
  };
  return { options: { ...options, ...further, grant }, asked };
}

export interface Answer {
  status: number;
  statusText: string;
  headers: Headers;
  body: unknown;
}

export async function answerOf(response: Promise<Response>): Promise<Answer> {
  const { status, statusText, headers, ...rest } = await response.then(async (got) => ({
    status: got.status,
    statusText: got.statusText,
    headers: got.headers,
    text: await got.text(),
  }));
  return { status, statusText, headers, body: rest.text === '' ? undefined : JSON.parse(rest.text) };
}

/** Posts JSON: strings and bytes unchanged, anything else serialized as JSON. */
export function post(
  handler: UploadHandler,
  body: unknown,
  { url = 'https://app.example/sign?v4=true', ...init }: RequestInit & { url?: string } = {},
): Promise<Answer> {
  const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json; charset=UTF-8', ...(init.headers as Record<string, string>) };
  return answerOf(handler(new Request(url, { method: 'POST', ...init, headers, body: sent as BodyInit })));
}

/** The signature of a text, with the signing key of a day. */
export function signatureOf(text: string, day = '20261126', keyRegion = region): string {
  return signature(signingKeySteps(credentials.secretAccessKey, day, keyRegion, 's3').kSigning, text);
}

/** Fine Uploader's text as a server must sign it: the canonical request begins at the fourth line. */
export function signatureOfText(text: string): string {
  const lines = text.split('\n');
  const toSign = [...lines.slice(0, 3), sha256(lines.slice(3).join('\n'))].join('\n');
  const [day, scopeRegion] = (lines[2] as string).split('/') as [string, string];
  return signatureOf(toSign, day, scopeRegion);
}

/** A request that Fine Uploader wants signed. */
export interface TextParts {
  algorithm: string;
  date: string;
  scope: string;
  method: string;
  path: string;
  query: string;
  headers: readonly (readonly [name: string, value: string])[];
  signedHeaders?: string;
  payloadHash: string;
}

const date = '20261126T220338Z';
export const initiateHeaders = [
  ['host', host],
  ['x-amz-acl', 'private'],
  ['x-amz-content-sha256', emptyHash],
  ['x-amz-date', date],
  ['x-amz-meta-qqfilename', 'a.bin'],
] as const;
export const partHeaders = [
  ['host', host],
  ['x-amz-content-sha256', emptyHash],
  ['x-amz-date', date],
] as const;

/** A valid request for a new upload, with changes. */
export function requestText(change: Partial<TextParts> = {}): string {
  const parts: TextParts = {
    algorithm: 'AWS4-HMAC-SHA256',
    date,
    scope: '20261126/us-east-1/s3/aws4_request',
    method: 'POST',
    path: '/users/1/a.bin',
    query: 'uploads=',
    headers: initiateHeaders,
    payloadHash: emptyHash,
    ...change,
  };
  const { algorithm, scope, method, path, query, headers, payloadHash } = parts;
  const signedHeaders = parts.signedHeaders ?? headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value}`);
  return [algorithm, parts.date, scope, method, path, query, ...lines, '', signedHeaders, payloadHash].join('\n');
}

/** Headers with one more, or with another value for one, sorted. */
export function withHeader(headers: TextParts['headers'], name: string, value: string): TextParts['headers'] {
  const others = headers.filter(([each]) => each !== name);
  return [...others, [name, value] as const].sort(([a], [b]) => (a < b ? -1 : 1));
}
