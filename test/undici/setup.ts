/** Parts that the tests of a file share: a server that verifies, an agent and a signer. */
import { Agent } from 'undici';
import { afterAll, beforeEach } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createSigningInterceptor, type SigningInterceptorOptions } from '../../bindings/entries/undici.js';
import { credentials, region } from '../support/example.js';
import { startServer } from './server.js';

/** Starts a server that forgets its requests before each test and is closed after the last one. @param now the signer's clock */
export async function setUp(service: string, sessionToken?: string, now?: () => number) {
  const server = await startServer(service, sessionToken);
  const key = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) };
  const signer = await createSigner({ credentials: key, region, service, ...(now && { now }) });
  const agent = new Agent();
  beforeEach(() => server.reset());
  afterAll(async () => {
    await agent.destroy();
    server.close();
  });
  return { server, signer, agent };
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Dispatched {
  /** The options that are sent. */
  readonly sent?: Sent;
  /** The error that the handler gets. */
  readonly error?: Error & { readonly code?: string };
}

/** Returns the options that {@link dispatch} sends, or the error that the handler gets. */
export async function outcome(
  source: unknown,
  options: unknown,
  request: object,
): Promise<Sent & { readonly code?: string }> {
  const { sent, error } = await dispatch(source, options, request);
  return sent ?? (error as object);
}

/** Dispatches a request without a network. */
export async function dispatch(source: unknown, options: unknown, request: object): Promise<Dispatched> {
  const intercept = createSigningInterceptor(source as never, options as SigningInterceptorOptions);
  return new Promise((resolve) => {
    const dispatch = intercept((sent: object, _: object) => {
      resolve({ sent });
      return true;
    });
    const handler = { onRequestStart() {}, onResponseError: (_: unknown, error: Error) => resolve({ error }) };
    dispatch({ path: '/', method: 'GET', ...request }, handler);
  });
}
