/**
 * A server on this machine that stands for a service of AWS. It verifies each request with `siglane/verify`, as the host that the client
 * asked for. A request that is not verified is answered as AWS does, and never reaches `answer`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Agent } from 'undici';
import { expect } from 'vitest';
import type { KeyRecord, VerifiedRequest } from '../../../bindings/api/verify.js';
import { createFetch, createSignerProvider, type FetchOptions } from '../../../bindings/entries/index.js';
import { verifyNode } from '../../../bindings/entries/node.js';
import { createVerifier, toJson } from '../../../bindings/entries/verify.js';
import { serve } from '../../node/wire.js';
import { credentials, region } from '../../support/example.js';

/** A verified request. */
export interface Arrived {
  readonly method: string;
  readonly host: string;
  /** The segments of the path, decoded. */
  readonly segments: readonly string[];
  /** The signed query, decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: IncomingMessage['headers'];
  readonly signedHeaders: readonly string[];
  readonly accessKeyId: string;
  readonly body: Buffer;
}

/** Answers a verified request. @param count of the requests before it */
export type Answer = (
  arrived: Arrived,
  response: ServerResponse,
  count: number,
  request: IncomingMessage,
) => void | Promise<void>;

export interface ServiceOptions {
  readonly service: string;
  readonly region?: string;
  /** The keys that it knows, beside the published example. */
  readonly keys?: ReadonlyMap<string, KeyRecord>;
  readonly answer?: Answer;
}

export interface Service {
  /** The verified requests, in order. */
  readonly arrived: readonly Arrived[];
  /** The errors of requests that were not verified. */
  readonly refused: readonly string[];
  /** A `fetch` that sends to this server, whatever host the URL names. */
  readonly fetch: typeof fetch;
  /** An agent for `node:https` that does the same. */
  readonly agent: HttpsAgent;
}

/** Parameters that each test asks its client to send, and that must arrive. */
export const meant = { space: 'a b', plus: 'c+d', letter: 'é' } as const;

/** Starts a service for one test. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { service, keys, answer = (_, response) => json(response, {}) } = options;
  const arrived: Arrived[] = [];
  const refused: string[] = [];
  const verifier = await createVerifier({
    service,
    region: options.region ?? region,
    lookup: (id) => keys?.get(id) ?? (id === credentials.accessKeyId ? credentials : undefined),
  });
  const verify = verifyNode(verifier, {
    toAnswer: (error) => {
      refused.push(`${error.code}: ${error.message}`);
      return toJson(error);
    },
  });
  const port = await serve(async (request, response) => {
    try {
      await verify(request, response, async () => {
        const one = toArrived(request);
        arrived.push(one);
        await answer(one, response, arrived.length - 1, request);
      });
    } catch (error) {
      refused.push(String(error));
      response.destroy();
    }
  });
  return { arrived, refused, ...clientsOf(port) };
}

function toArrived(request: IncomingMessage): Arrived {
  const { siglane, rawBody } = request as IncomingMessage & { siglane: VerifiedRequest; rawBody?: Uint8Array };
  if (!siglane.isPayloadVerified) throw new Error('the body of the request was not signed');
  const { segments, query, signedHeaders, accessKeyId } = siglane;
  const { method = '', headers } = request;
  const body = Buffer.from(rawBody ?? []);
  return { method, host: headers.host ?? '', segments, query, headers, signedHeaders, accessKeyId, body };
}

/** Clients for any https origin that speak plain HTTP to a port of this machine: the Host header and the URL stay those of the origin. */
function clientsOf(port: number): Pick<Service, 'fetch' | 'agent'> {
  const dispatcher = new Agent({
    connect: (_, callback) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', (error) => callback(error, null));
      socket.once('connect', () => callback(null, socket));
    },
  });
  const agent = new HttpsAgent({ keepAlive: false }) as HttpsAgent & { createConnection: () => Socket };
  agent.createConnection = () => connect(port, '127.0.0.1');
  return {
    agent,
    fetch: (input, init) => fetch(input, { ...init, dispatcher } as RequestInit),
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Expects that each request was verified, and that what a user meant arrived in the query of each. */
export function expectMeant({ arrived, refused }: Service, count: number): void {
  expect(refused).toEqual([]);
  expect(arrived).toHaveLength(count);
  for (const { query } of arrived) expect(query).toEqual(expect.arrayContaining(Object.entries(meant)));
}

/** A clock that goes on by a second at each reading, so that no two signatures have the same date. */
export function ticking(): () => number {
  let time = Date.now() - 60_000;
  return () => {
    time += 1000;
    return time;
  };
}

/** Returns a `fetch` that signs for a service. No two of its signatures have the same date. */
export function fetchFor(service: Service, options: FetchOptions): typeof fetch {
  const provider = createSignerProvider(() => credentials, { region, now: ticking() });
  return createFetch(provider, { ...options, fetch: service.fetch });
}

/** Reads the form of a request as a server does. */
export async function formOf(arrived: Arrived | undefined): Promise<FormData> {
  if (arrived === undefined) throw new Error('the request has not arrived');
  const { headers, body } = arrived;
  const type = headers['content-type'] ?? '';
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
}

/** Expects that no two requests have the same signature. */
export function expectSignedAnew({ arrived }: Service): void {
  const signatures = arrived.map(({ headers }) => headers.authorization);
  expect(new Set(signatures).size).toBe(arrived.length);
  expect(arrived.length).toBeGreaterThan(1);
}
