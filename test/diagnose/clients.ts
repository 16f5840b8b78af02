/**
 * Clients that sign correctly or with a mistake, and a server that reports what it signs. Both use the reference signer
 * of the tests, which shares no code with the library.
 */
import { createHmac } from 'node:crypto';
import { presets } from '../reference/dialects.mjs';
import { amzDate, canonicalHeaders, encode, sha256, signingKeySteps, sortedQuery } from '../reference/steps.mjs';
import { canonicalPath } from '../reference/url.mjs';
import { credentials } from '../support/example.js';

export const secret = credentials.secretAccessKey;
export const date = new Date('2018-08-01T12:34:56Z');
export const emptyHash = sha256('');

/** The request without its signature. */
export interface Wire {
  readonly method: string;
  readonly scheme: 'https' | 'http';
  /** Path and query, unchanged. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Job {
  readonly service: string;
  readonly region: string;
  readonly place: 'header' | 'query';
  readonly wire: Wire;
}

/** The lines of a canonical request, and how a mistake changes them. */
export interface Parts {
  method: string;
  path: string;
  query: string;
  headers: (readonly [name: string, value: string])[];
  /** Headers as in the canonical request; the sent headers are `sentHeaders`. */
  signedHeaders: string;
  sentHeaders: string;
  payloadHash: string;
  date: string;
  scope: string;
  sentScope: string;
  accessKeyId: string;
  join(parts: Parts): string;
  toSign(parts: Parts, canonicalRequest: string): string;
  key: Uint8Array;
  signature(text: string): string;
}

export type Mistake = (parts: Parts, wire: Wire) => Partial<Parts>;

export interface Sent {
  readonly wire: Wire;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

export const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();
export const headerLines = (headers: Parts['headers']) => headers.map(([name, value]) => `${name}:${value}\n`).join('');
export const join = (parts: Parts) =>
  [parts.method, parts.path, parts.query, headerLines(parts.headers), parts.signedHeaders, parts.payloadHash].join(
    '\n',
  );
export const toSign = (parts: Parts, canonicalRequest: string) =>
  ['AWS4-HMAC-SHA256', parts.date, parts.scope, sha256(canonicalRequest)].join('\n');

export function splitTarget(target: string): [path: string, query: string] {
  const [path = '', ...query] = target.split('?');
  return [path, query.join('?')];
}

/** Names and values, decoded. */
export function parametersOf(query: string): [string, string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
    });
}

/** The rules of AWS, applied to the request on the wire. */
export function rightParts(
  { service, region, place }: Job,
  { method, target, headers, body }: Wire,
  names?: readonly string[],
): Parts {
  const [path, query] = splitTarget(target);
  const day = amzDate(date).slice(0, 8);
  const signed = canonicalHeaders(
    headers.filter(([name]) => names === undefined || names.includes(name.toLowerCase())),
  );
  const list = signed.map(([name]) => name).join(';');
  const said = headers.find(([name]) => name.toLowerCase() === 'x-amz-content-sha256')?.[1];
  const pairs = parametersOf(query).filter(([name]) => name !== 'X-Amz-Signature');
  const scope = [day, region, service, 'aws4_request'].join('/');
  const isS3 = service === 's3';
  return {
    method,
    path: isS3 ? path : canonicalPath(path, presets.standard),
    query: sortedQuery(pairs.map(([name, value]) => [encode(name), encode(value)])),
    headers: signed,
    signedHeaders: list,
    sentHeaders: list,
    payloadHash: isS3 ? (said ?? (place === 'query' ? 'UNSIGNED-PAYLOAD' : emptyHash)) : sha256(body),
    date: amzDate(date),
    scope,
    sentScope: scope,
    accessKeyId: credentials.accessKeyId,
    join,
    toSign,
    key: signingKeySteps(secret, day, region, service).kSigning,
    signature: (text) => text,
  };
}

/** The request of a client that makes the mistake, or of a correct client without one. */
export function send(job: Job, mistake: Mistake = () => ({})): Sent {
  const { place, service } = job;
  const given = job.wire;
  const withDate: Wire =
    place === 'header'
      ? {
          ...given,
          headers: [
            ...given.headers,
            ['X-Amz-Date', amzDate(date)],
            ...(service === 's3' && !given.headers.some(([name]) => name.toLowerCase() === 'x-amz-content-sha256')
              ? ([['x-amz-content-sha256', sha256(given.body)]] as const)
              : []),
          ],
        }
      : { ...given, target: `${given.target}${given.target.includes('?') ? '&' : '?'}${queryOf(job)}` };
  const right = rightParts(job, withDate);
  const parts: Parts = { ...right, ...mistake(right, withDate) };
  const canonicalRequest = parts.join(parts);
  const stringToSign = parts.toSign(parts, canonicalRequest);
  const signature = parts.signature(hmac(parts.key, stringToSign).toString('hex'));
  const authorization = `AWS4-HMAC-SHA256 Credential=${parts.accessKeyId}/${parts.sentScope}, SignedHeaders=${parts.sentHeaders}, Signature=${signature}`;
  const wire: Wire =
    place === 'header'
      ? { ...withDate, headers: [...withDate.headers, ['Authorization', authorization]] }
      : { ...withDate, target: `${withDate.target}&X-Amz-Signature=${signature}` };
  return { wire, canonicalRequest, stringToSign };
}

function queryOf({ service, region, wire }: Job): string {
  const names = wire.headers.map(([name]) => name.toLowerCase()).sort();
  const scope = [amzDate(date).slice(0, 8), region, service, 'aws4_request'].join('/');
  return [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encode(`${credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${amzDate(date)}`,
    'X-Amz-Expires=3600',
    `X-Amz-SignedHeaders=${encode(names.join(';'))}`,
  ].join('&');
}

/** Response of S3 to the received request. */
export function refusal(job: Job, wire: Wire): string {
  const names = signedNames(wire);
  const parts = rightParts(job, wire, names);
  // SignedHeaders comes from the client.
  const canonicalRequest = join({ ...parts, signedHeaders: names.join(';') });
  const stringToSign = toSign(parts, canonicalRequest);
  const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const bytes = (text: string) =>
    Buffer.from(text)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
  return `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message><AWSAccessKeyId>${credentials.accessKeyId}</AWSAccessKeyId><StringToSign>${xml(stringToSign)}</StringToSign><SignatureProvided>0</SignatureProvided><StringToSignBytes>${bytes(stringToSign)}</StringToSignBytes><CanonicalRequest>${xml(canonicalRequest)}</CanonicalRequest><CanonicalRequestBytes>${bytes(canonicalRequest)}</CanonicalRequestBytes><RequestId>0A49CE4060975EAC</RequestId><HostId>example</HostId></Error>`;
}

function signedNames({ headers, target }: Wire): string[] {
  const header = headers.find(([name]) => name === 'Authorization')?.[1];
  const list =
    header === undefined
      ? new URLSearchParams(splitTarget(target)[1]).get('X-Amz-SignedHeaders')
      : /SignedHeaders=([^,]+)/.exec(header)?.[1];
  return (list ?? '').split(';');
}

/** As an HTTP/1.1 message. */
export function toHttp({ method, target, headers, body }: Wire): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = Buffer.byteLength(body);
  return `${method} ${target} HTTP/1.1\r\n${lines}${length === 0 ? '' : `Content-Length: ${length}\r\n`}\r\n${body}`;
}

/** As a shell command. */
export function toCurl({ method, scheme, target, headers, body }: Wire): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const others = headers
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  const data = body === '' ? [] : ['-H', "'Content-Type;'", `--data-binary ${quote(body)}`];
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return [
    'curl',
    `-X ${method}`,
    ...others,
    ...(hasType ? data.slice(2) : data),
    quote(`${scheme}://${host}${target}`),
  ].join(' \\\n  ');
}

/** As an object of a program. */
export function toObject({ method, scheme, target, headers, body }: Wire): object {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  return { method, url: `${scheme}://${host}${target}`, headers, body };
}
