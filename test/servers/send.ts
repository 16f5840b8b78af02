/** Requests over HTTP, just as they were signed: fetch would rewrite paths, and send a host of its own. */
import { readFileSync } from 'node:fs';
import { request as start } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, inject } from 'vitest';

const { port, log } = inject('ceph');

export interface HttpRequest {
  method: string;
  /** All ASCII. It is sent as it stands; its host is the header `host`, and found at 127.0.0.1. */
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
  /** What S3 says of an error; undefined if it says nothing. */
  code: string | undefined;
}

/** Sends a request to the server. Without a method it is a GET. */
export async function send(request: Partial<HttpRequest> & { url: string }): Promise<Answer> {
  const { method = 'GET', url, headers = {}, body = '' } = request;
  const [, host, target] = /^http:\/\/([^/?]+)(.*)$/.exec(url) as unknown as [string, string, string];
  const path = target.startsWith('/') ? target : `/${target}`;
  const message = start({ host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false });
  return new Promise((resolve, reject) => {
    message.once('error', reject);
    message.once('response', async (response) => {
      const received = await buffer(response);
      const code = element(received.toString(), 'Code');
      resolve({ status: response.statusCode as number, headers: response.headers, body: received, code });
    });
    message.end(body);
  });
}

/** The text of the first element of that name in a document of XML. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** Fails unless the server answered so, and shows the canonical request that it made, if it made one. */
export function expectAnswer(answer: Answer, status: number, code?: string): void {
  const { status: gotStatus, code: gotCode } = answer;
  const seen = gotStatus === status && gotCode === code ? '' : `the server's ${canonicalRequestOf(answer)}\n`;
  expect({ status: gotStatus, code: gotCode }, seen).toEqual({ status, code });
}

/** Fails unless the server answered with just these bytes. */
export function expectBytes(answer: Answer, bytes: string | Uint8Array): void {
  expectAnswer(answer, 200);
  const same = answer.body.equals(Buffer.from(bytes));
  expect(same, `${bytes.length} bytes expected, came ${answer.body.length}: ${answer.body.subarray(0, 100)}`).toBe(
    true,
  );
}

/** From radosgw's log, where requests are numbered: the answer has the number in hexadecimal. */
function canonicalRequestOf({ headers }: Answer): string {
  const number = BigInt(`0x${/^tx([0-9a-f]+)/.exec(String(headers['x-amz-request-id']))?.[1] ?? '0'}`);
  const entry = new RegExp(`^.* req ${number} .*(canonical request = (?:.*\\n)*?)(?=\\d{4}-\\d\\d-\\d\\dT)`, 'm');
  return entry.exec(readFileSync(log, 'utf8'))?.[1] ?? 'log has no canonical request of it';
}
