/** A client of the AWS SDK, its commands, and the requests that its middleware builds: the parts that presigning reads. */
import { wrongType } from '../api/errors.js';

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

/** Returns the time by the client's corrected clock. The SDK's presigner ignores `systemClockOffset`. */
export function clientDate({ systemClockOffset = 0 }: ClientConfig): Date {
  return new Date(Date.now() + systemClockOffset);
}
