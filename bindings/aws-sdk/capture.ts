/** Runs the middleware of an AWS SDK client for one command, up to the point where the SDK would sign. Nothing is sent. */
import { refused, wrongType } from '../api/errors.js';
import {
  type CapturedRequest,
  type ClientCommand,
  type ClientCredentials,
  type CommandClient,
  readClient,
} from './client.js';
import { runMiddleware } from './kept-handlers.js';

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
  const { request, scheme, identity, isExpress } = await runMiddleware(client, command);
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
