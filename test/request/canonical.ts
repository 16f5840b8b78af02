import {
  createSigner,
  type SignerOptions,
  type SigningRequest,
  type UrlPresignRequest,
} from '../../bindings/entries/index.js';
import { credentials, region, signingDate } from '../support/example.js';

/** The lines of a canonical request. */
export interface Canonical {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly string[];
  readonly signedHeaders: string;
  readonly payloadHash: string;
  /** The URL to send. */
  readonly url: string;
}

const signer = (options: Partial<SignerOptions>) =>
  createSigner({ credentials, region, service: 'execute-api', ...options });

/** The canonical request of a request with signed headers. */
export async function canonical(request: SigningRequest, options: Partial<SignerOptions> = {}): Promise<Canonical> {
  return read((await signer(options)).explain({ signingDate, ...request }, 'sign'));
}

/** The canonical request of a presigned URL. */
export async function canonicalOfUrl(
  request: UrlPresignRequest,
  options: Partial<SignerOptions> = {},
): Promise<Canonical> {
  return read((await signer(options)).explain({ signingDate, ...request }, 'presign'));
}

function read({ canonicalRequest, url }: { canonicalRequest: string; url: string }): Canonical {
  const [method, path, query, ...rest] = canonicalRequest.split('\n') as [string, string, string, ...string[]];
  const [payloadHash, signedHeaders, blank, ...headers] = rest.reverse() as [string, string, string, ...string[]];
  if (blank !== '') throw new Error('there is no empty line before the signed headers');
  return { method, path, query, headers: headers.reverse(), signedHeaders, payloadHash, url };
}
