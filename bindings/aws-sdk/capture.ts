/**
 * Runs the middleware of an AWS SDK client for one command, up to the point where the SDK would sign. Nothing is sent.
 *
 * Resolving the middleware takes most of the time of a presigned URL, so resolved handlers are kept. A handler has one context, which its
 * middleware changes: the endpoint, the S3 Express identity, the chosen credentials. So a handler serves one call at a time, and gets its
 * first context back after each call. (@smithy/core 3.41, `MiddlewareStack` and `Command`.)
 */
import { refused, wrongType } from '../api/errors.js';

/** Credentials as a client resolves them. */
export interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** The properties of a resolved `S3Client` that presigning reads. */
export interface ClientConfig {
  readonly serviceId?: string;
  readonly credentials: () => Promise<ClientCredentials>;
  readonly region: () => Promise<string>;
  readonly systemClockOffset?: number;
  readonly logger?: unknown;
}

/** A client of the SDK, as its functions need it. */
export interface CommandClient {
  readonly config: unknown;
  readonly middlewareStack: object;
}

/** A command of the SDK, as its functions need it. */
export interface ClientCommand {
  readonly input: object;
  readonly middlewareStack: object;
  resolveMiddleware(stack: never, configuration: never, options: never): unknown;
}

/** A request that the SDK has built and not signed. */
export interface CapturedRequest {
  readonly method: string;
  /** `https:`, with the colon. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** The path, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** A request, and who signs it for which scope. */
export interface Captured {
  readonly request: CapturedRequest;
  /** The region of the endpoint, which can differ from the client's: an access point's ARN has its own. */
  readonly region: string;
  /** The service of the endpoint: `s3`, `s3express`, `s3-object-lambda`. */
  readonly service: string;
  /** The client's credentials, or those of the S3 Express session. */
  readonly credentials: ClientCredentials;
  /** The credentials are of an S3 Express session, whose token has its own parameter. */
  readonly isExpress: boolean;
}

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

/** The results of one run of a handler. */
interface Ran {
  readonly request: CapturedRequest;
  readonly scheme: AuthScheme | undefined;
  readonly identity: Partial<ClientCredentials> | undefined;
  readonly isExpress: boolean;
}

/** One resolved handler, for one call at a time. */
class KeptHandler {
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
  readonly idle: KeptHandler[];
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

/** Returns the kept handlers, empty ones if the client was changed; undefined if the handler of this command cannot be kept. */
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
 * Checks the client, and returns its configuration.
 *
 * @throws TypeError if it is not a client of S3
 */
export function readClient(client: CommandClient): ClientConfig {
  const config = (client as CommandClient | undefined | null)?.config as ClientConfig | undefined;
  if (typeof config !== 'object' || config?.serviceId !== 'S3')
    throw wrongType('client', 'an S3Client of @aws-sdk/client-s3', client);
  return config;
}

/**
 * Runs the client's middleware for a command. Each call has a context of its own, also among concurrent calls.
 *
 * @param client an `S3Client`
 * @param command a command with its input, which is not changed
 * @returns the request before signing, with its headers as the middleware left them, and its scope and credentials
 * @throws TypeError for the client or command; SigV4Error `ArnNotSupported` for a Multi-Region Access Point or an Outpost; the errors of
 * the SDK's middleware
 */
export async function capture(client: CommandClient, command: ClientCommand): Promise<Captured> {
  const config = readClient(client);
  if (typeof command?.resolveMiddleware !== 'function' || typeof command.input !== 'object')
    throw wrongType('command', 'a command of @aws-sdk/client-s3, such as new GetObjectCommand({ … })', command);
  const kept = keptHandlers(client, command);
  const handler = kept?.idle.pop() ?? new KeptHandler(client, command, kept !== undefined);
  const { request, scheme, identity, isExpress } = await handler.run(command);
  // A handler that failed is not kept: middleware of a broken call could still be running.
  if (kept !== undefined && kept.idle.length < MOST_IDLE) kept.idle.push(handler);
  if (scheme?.name === 'sigv4a') throw needsSigV4A();
  return {
    request,
    region: scheme?.signingRegion ?? (await config.region()),
    service: scheme?.signingName ?? 's3',
    // Another auth scheme, such as none at all for a public bucket, has no credentials. The SDK's presigner takes the client's.
    credentials: isCredentials(identity) ? identity : await config.credentials(),
    isExpress,
  };
}

function isCredentials(identity: Partial<ClientCredentials> | undefined): identity is ClientCredentials {
  return typeof identity?.accessKeyId === 'string' && typeof identity.secretAccessKey === 'string';
}

/** The error of a bucket whose endpoint wants SigV4A. */
export function needsSigV4A(): Error {
  return refused(
    'ArnNotSupported',
    'Bucket',
    'is a Multi-Region Access Point or an access point of an Outpost, which the SDK signs with SigV4A: siglane has no SigV4A, so use a ' +
      'bucket or an access point of one region',
  );
}
