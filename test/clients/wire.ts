/** For clients that sign what their caller has written out. */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** A text in a query, as S3 encodes it. */
export function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A key in a path. */
export function encodeKey(key: string): string {
  return encodeValue(key).replaceAll('%2F', '/');
}

/** The keys of a list that was asked for with `encoding-type=url`. */
export function keysOf(list: string): string[] {
  return [...list.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => decodeURIComponent(key as string));
}

export interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
  /** The path of a certificate to be trusted. */
  readonly certificate?: string;
}

/** Sends a request as it stands: `fetch` and `new URL` would resolve the dots of its path. */
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
