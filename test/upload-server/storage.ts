/** A server in S3's place. It gives the prepared responses, and records requests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Received } from '../support/received.js';

export interface StorageAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Storage {
  readonly endpoint: string;
  readonly host: string;
  readonly received: Received[];
  /** Prepares the next responses, in order. */
  answers: StorageAnswer[];
  close(): Promise<void>;
}

export async function startStorage(): Promise<Storage> {
  const received: Received[] = [];
  const server = createServer(async (message, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of message) pieces.push(piece);
    const { method = '', url = '', rawHeaders } = message;
    const headers = rawHeaders.flatMap((name, i) =>
      i % 2 === 0 ? [[name, rawHeaders[i + 1] as string] as const] : [],
    );
    received.push({ method, target: url, headers, body: Buffer.concat(pieces) });
    const { status = 200, headers: own, body = '' } = storage.answers.shift() ?? { status: 500 };
    response.writeHead(status, { 'content-type': 'application/xml', ...own }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const storage: Storage = {
    endpoint: `http://${host}`,
    host,
    received,
    answers: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return storage;
}
