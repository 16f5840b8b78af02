/** A server that verifies each request, and answers what the test tells it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createVerifier, receivedFromNode, type VerifyResult } from '../../bindings/entries/verify.js';
import { credentials, region } from '../support/example.js';

export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly result: VerifyResult;
}

type Answer = (arrived: Arrived, response: ServerResponse) => void;

export interface VerifyingServer {
  readonly origin: string;
  /** The requests so far. */
  readonly arrived: Arrived[];
  /** Answers instead of `200` or the verifier's status. */
  answer: Answer | undefined;
  /** Forgets the requests and the answer. */
  reset(): void;
  close(): void;
}

/** Starts a server for S3 or another service on 127.0.0.1. @param token the session token of the key */
export async function startServer(service: string, token?: string): Promise<VerifyingServer> {
  const key = { secretAccessKey: credentials.secretAccessKey, ...(token !== undefined && { sessionToken: token }) };
  const verifier = await createVerifier({
    region,
    service,
    allowDuplicates: true,
    lookup: (id) => (id === credentials.accessKeyId ? key : undefined),
  });
  const read = async (message: IncomingMessage): Promise<Arrived> => {
    const pieces: Buffer[] = [];
    for await (const piece of message) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const received = receivedFromNode(message as Parameters<typeof receivedFromNode>[0]);
    const result = await verifier.verify({ ...received, body });
    const raw = message.rawHeaders;
    const headers = raw.flatMap((name, i) =>
      i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] as string] as const] : [],
    );
    return { method: message.method ?? '', target: message.url ?? '', headers, body, result };
  };
  const state: { arrived: Arrived[]; answer: Answer | undefined } = { arrived: [], answer: undefined };
  const server = createServer(async (message, response) => {
    const each = await read(message);
    state.arrived.push(each);
    if (state.answer !== undefined) state.answer(each, response);
    else
      response
        .writeHead(each.result.ok ? 200 : each.result.error.status)
        .end(each.result.ok ? 'ok' : each.result.error.code);
  });
  server.on('upgrade', async (message: IncomingMessage, socket: Socket) => {
    const received = receivedFromNode(message as Parameters<typeof receivedFromNode>[0]);
    const { ok } = await verifier.verify({ ...received, body: '' });
    socket.end(
      `HTTP/1.1 ${ok ? '101 Switching Protocols' : '403 Forbidden'}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset() {
      state.arrived = [];
      state.answer = undefined;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** Returns a header of a request as it arrived. */
export function headerOf({ headers }: Arrived, name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}
