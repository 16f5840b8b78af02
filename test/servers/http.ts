/** HTTP requests exactly as they were signed: fetch would rewrite paths, and send its own host. */
import { request as start } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface HttpRequest {
  method: string;
  /** ASCII, and sent unchanged. The host is in the header `host`, and is found at 127.0.0.1, at the port of the URL. */
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
  /** S3's message of an error; undefined without a message. */
  code: string | undefined;
}

/** Sends a request to the server, as a GET without a method. */
export async function send(request: Partial<HttpRequest> & { url: string }): Promise<Answer> {
  const { method = 'GET', url, headers = {}, body = '' } = request;
  const parts = /^http:\/\/([^/?]+:([0-9]+))(.*)$/.exec(url) as unknown as [string, string, string, string];
  const [, host, port, target] = parts;
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

/** The text of the first element with that name in an XML document. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
