/**
 * Keeps resolved handlers of a client, because resolving the middleware takes most of the time of a presigned URL.
 *
 * A handler has one context, which its middleware changes: the endpoint, the S3 Express identity, the chosen credentials. So a handler
 * serves one call at a time, and gets its first context back after each call. (@smithy/core 3.41, `MiddlewareStack` and `Command`.)
 */
import { wrongType } from '../api/errors.js';
import type { CapturedRequest, ClientCommand, ClientConfig, ClientCredentials, CommandClient } from './client.js';

type Middleware = (next: unknown, context: Context) => (args: { request: unknown }) => Promise<unknown>;

/** The part of a middleware's options that decides where it runs. */
interface Entry {
  readonly middleware: unknown;
  readonly name?: string;
  readonly step?: string;
  readonly priority?: string;
  readonly relation?: string;
  readonly toMiddleware?: string;
}

interface Stack {
  clone(): Stack;
  remove(name: string): boolean;
  addRelativeTo(middleware: unknown, options: object): void;
  applyToStack(stack: object): void;
}

interface AuthScheme {
  readonly name?: string;
  readonly signingName?: string;
  readonly signingRegion?: string;
}

/** The properties that the middleware of one resolved handler shares. Only the properties that are read here are declared. */
interface Context {
  endpointV2?: { properties?: { authSchemes?: readonly AuthScheme[] } };
  s3ExpressIdentity?: ClientCredentials;
  __smithy_context?: Record<string, unknown> & { selectedHttpAuthScheme?: { identity?: Partial<ClientCredentials> } };
  [name: string]: unknown;
}

/** The middleware that a plain `S3Client` has (client-s3 3.1169). Names only: the functions are the client's own. */
const OWN_MIDDLEWARE: ReadonlySet<string | undefined> = new Set([
  'serializerMiddleware',
  'deserializerMiddleware',
  'getUserAgentMiddleware',
  'retryMiddleware',
  'contentLengthMiddleware',
  'hostHeaderMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'validateBucketNameMiddleware',
  'addExpectContinueMiddleware',
  'regionRedirectMiddleware',
  's3ExpressMiddleware',
  'httpAuthSchemeMiddleware',
  'bucketEndpointMiddleware',
  'regionRedirectEndpointMiddleware',
  'httpSigningMiddleware',
]);

/** The most idle handlers of one client and one kind of command. More are needed only for concurrent calls. */
const MOST_IDLE = 32;

/** The results of one run of the middleware. */
export interface Ran {
  readonly request: CapturedRequest;
  readonly scheme: AuthScheme | undefined;
  readonly identity: Partial<ClientCredentials> | undefined;
  readonly isExpress: boolean;
}

/** The resolved middleware of a client and a command, for one call at a time. */
class CommandHandler {
  readonly #context: Context;
  readonly #first: Context;
  readonly #smithy: Readonly<Record<string, unknown>>;
  readonly #handle: (args: { input: object }) => Promise<unknown>;
  #request: CapturedRequest | undefined;

  /** @param isPlain true if the client has only its own middleware */
  constructor(client: CommandClient, command: ClientCommand, isPlain: boolean) {
    let context: Context | undefined;
    const intercept: Middleware = (_next, given) => {
      context = given;
      return async ({ request }) => {
        this.#request = request as CapturedRequest;
        return { response: {}, output: { $metadata: { httpStatusCode: 200 } } };
      };
    };
    const stack = (client.middlewareStack as Stack).clone();
    // Retries and the user agent only make headers that a presigned URL does not have. Without them a URL takes a tenth less time.
    if (isPlain) stack.remove('getUserAgentMiddleware');
    const toMiddleware = isPlain ? 'retryMiddleware' : 'awsAuthMiddleware';
    stack.addRelativeTo(intercept, { name: 'siglaneCaptureMiddleware', relation: 'before', toMiddleware });
    this.#handle = command.resolveMiddleware(stack as never, client.config as never, {} as never) as never;
    this.#context = context as unknown as Context;
    this.#first = { ...this.#context };
    this.#smithy = { ...this.#context.__smithy_context, commandInstance: undefined };
  }

  /** Runs the middleware. The input is copied, because the checksum middleware writes into it. */
  async run(command: ClientCommand): Promise<Ran> {
    const context = this.#context;
    context.__smithy_context = { ...this.#smithy, commandInstance: command };
    try {
      await this.#handle({ input: { ...command.input } });
      const request = this.#request;
      if (request === undefined)
        throw wrongType('client', 'a client whose middleware does not answer in place of the service', undefined);
      const scheme = context.endpointV2?.properties?.authSchemes?.[0];
      const express = context.s3ExpressIdentity;
      const identity = express ?? context.__smithy_context.selectedHttpAuthScheme?.identity;
      return { request, scheme, identity, isExpress: express !== undefined };
    } finally {
      this.#request = undefined;
      for (const name of Object.keys(context)) if (!Object.hasOwn(this.#first, name)) delete context[name];
      Object.assign(context, this.#first);
      context.__smithy_context = { ...this.#smithy };
    }
  }
}

/** The idle handlers of a client and a kind of command, and what they were resolved from. */
interface Kept {
  readonly config: unknown;
  readonly logger: unknown;
  readonly entries: readonly Entry[];
  readonly idle: CommandHandler[];
}

const keptOf = new WeakMap<object, WeakMap<object, Kept>>();

/** Lists the middleware of a stack with its functions. `identify` of the stack has only the names. */
function entriesOf(stack: object): Entry[] {
  const entries: Entry[] = [];
  const add = (_middleware: unknown, entry: Entry) => {
    entries.push(entry);
  };
  (stack as Stack).applyToStack({ add, addRelativeTo: add });
  return entries;
}

function isSameEntry(a: Entry, b: Entry | undefined): boolean {
  return (
    b !== undefined &&
    a.middleware === b.middleware &&
    a.step === b.step &&
    a.priority === b.priority &&
    a.relation === b.relation &&
    a.toMiddleware === b.toMiddleware
  );
}

/** Returns the kept handlers, none of them if the client was changed; undefined if the handler of this command cannot be kept. */
function keptHandlers(client: CommandClient, command: ClientCommand): Kept | undefined {
  // A command that was sent, or that has middleware of its own, has entries.
  if (entriesOf(command.middlewareStack).length > 0) return undefined;
  const entries = entriesOf(client.middlewareStack);
  let byCommand = keptOf.get(client);
  if (byCommand === undefined) {
    byCommand = new WeakMap();
    keptOf.set(client, byCommand);
  }
  const { config } = client;
  const { logger } = config as ClientConfig;
  const kept = byCommand.get(command.constructor);
  const isCurrent =
    kept !== undefined &&
    kept.config === config &&
    kept.logger === logger &&
    kept.entries.length === entries.length &&
    kept.entries.every((entry, i) => isSameEntry(entry, entries[i]));
  if (isCurrent) return kept;
  // Foreign middleware may expect to be resolved for each call, as the SDK does.
  if (!entries.every(({ name }) => OWN_MIDDLEWARE.has(name))) return undefined;
  const fresh = { config, logger, entries, idle: [] };
  byCommand.set(command.constructor, fresh);
  return fresh;
}

/**
 * Runs the client's middleware for a command, with a kept handler if there is one.
 *
 * @throws TypeError for a client whose middleware answers by itself; the errors of the SDK's middleware (all as rejections)
 */
export async function runMiddleware(client: CommandClient, command: ClientCommand): Promise<Ran> {
  const kept = keptHandlers(client, command);
  const handler = kept?.idle.pop() ?? new CommandHandler(client, command, kept !== undefined);
  const ran = await handler.run(command);
  // A handler that failed is not kept: middleware of a broken call could still be running.
  if (kept !== undefined && kept.idle.length < MOST_IDLE) kept.idle.push(handler);
  return ran;
}
