/** Servers on ports of 127.0.0.1 that record each request. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach } from 'vitest';
import type { Received } from '../support/received.js';

export type Answer = (response: ServerResponse, message: IncomingMessage) => unknown;

export interface Servers {
  /** The requests of this test so far, at all servers. */
  asked: { readonly port: number; readonly request: Received }[];
  /** Starts a server. @returns its origin */
  listen(): Promise<string>;
  /** Returns an origin at which no server listens. */
  closedOrigin(): Promise<string>;
}

/** Creates servers that answer with `answer`, and that are closed after the last test of the file. */
export function recordingServers(answer: Answer): Servers {
  const running: Server[] = [];
  async function start(): Promise<{ server: Server; origin: string }> {
    const server = createServer(async (message, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of message) pieces.push(piece as Buffer);
      const raw = message.rawHeaders;
      const headers = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []));
      const request = { method: message.method ?? '', target: message.url ?? '', headers, body: Buffer.concat(pieces) };
      servers.asked.push({ port: message.socket.localPort as number, request });
      answer(response, message);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }
  const servers: Servers = {
    asked: [],
    async listen() {
      const { server, origin } = await start();
      running.push(server);
      return origin;
    },
    async closedOrigin() {
      const { server, origin } = await start();
      await new Promise((resolve) => server.close(resolve));
      return origin;
    },
  };
  beforeEach(() => {
    servers.asked = [];
  });
  afterAll(() => {
    for (const server of running) {
      server.closeAllConnections();
      server.close();
    }
  });
  return servers;
}
