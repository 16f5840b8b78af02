/** For clients that sign text which their caller has encoded. */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** Encodes a query value as S3 does. */
export function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Encodes a key for a path. */
export function encodeKey(key: string): string {
  return encodeValue(key).replaceAll('%2F', '/');
}

/** The keys in a listing that was requested with `encoding-type=url`. */
export function keysOf(list: string): string[] {
  return [...list.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => decodeURIComponent(key as string));
}

export interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
  /** The path of a certificate to trust. */
  readonly certificate?: string;
}

/** Sends a request unchanged, because `fetch` and `new URL` would resolve dots in its path. */
export async function send(url: string, { method = 'GET', headers = {}, body = '', certificate }: Sending = {}) {
  const [, scheme, hostname, port, path] = /^(https?):\/\/([^/:]+):(\d+)(\/.*)$/s.exec(url) ?? [];
  const request = scheme === 'https' ? requestHttps : requestHttp;
  const ca = certificate === undefined ? undefined : readFileSync(certificate);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      { hostname, port, path, method, ca, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  const { statusCode: status = 0 } = response;
  return { status, body: await text(response) };
}
