/** The signer: signs any request, and contains a presigner for buckets and keys. */

import type { Credentials, DerivedCredentials, SignerOptions } from '../api/credentials.js';
import { checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  Explanation,
  PresignItem,
  PresignRequest,
  PresignTemplate,
  StringOptions,
} from '../api/presigner.js';
import type { OnRefused, RefusalOptions } from '../api/refusals.js';
import type { SignedRequest, Signer, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { RequestScopes } from '../identity/request-scopes.js';
import { grantAccess } from '../identity/signer-access.js';
import { readSignerParts, type SignerParts, withCredentials } from '../identity/signer-parts.js';
import { KeyPresigner } from '../presign/presigner.js';
import { RequestSigner } from '../request/signer.js';
import { signRequest } from './sign-request.js';

type Keys = Iterable<string | PresignItem>;

/** Creates a signer with a loaded core. @throws as `readSignerParts` */
export function makeSigner(core: Core, options: SignerOptions): Signer {
  return new CoreSigner(readSignerParts(core, options, readHostScope(options)));
}

/** Reads `hostScope`. @returns true if hosts of AWS are read */
function readHostScope(options: SignerOptions): boolean {
  checkOptions(options);
  const { hostScope = 'check' } = options;
  if (typeof hostScope !== 'string') throw wrongType('hostScope', 'a string', hostScope);
  if (hostScope !== 'check' && hostScope !== 'ignore')
    throw outOfRange('hostScope', 'check or ignore', JSON.stringify(hostScope));
  return hostScope === 'check';
}

class CoreSigner implements Signer {
  readonly #parts: SignerParts;
  readonly #presigner: KeyPresigner;
  readonly #requests: RequestSigner;

  readonly accessKeyId: string;
  readonly region: string | undefined;
  readonly service: string | undefined;

  constructor(given: SignerParts) {
    const scopes = new RequestScopes(given);
    const requests = new RequestSigner(given, scopes);
    const parts = { ...given, scopes, requests };
    grantAccess(this, parts);
    this.#parts = parts;
    this.#presigner = new KeyPresigner(parts);
    this.#requests = requests;
    const { accessKeyId, fixed } = parts.signingKeys;
    this.accessKeyId = accessKeyId;
    this.region = fixed.region;
    this.service = fixed.service;
  }

  // ── any request ───────────────────────────────────────────────────────────────────────────────────────────────────

  sign(request: SigningRequest): SignedRequest {
    return this.#requests.sign(request);
  }

  signMany(requests: Iterable<SigningRequest>): SignedRequest[] {
    return this.#requests.signMany(requests);
  }

  async signRequest(request: Request): Promise<Request> {
    return signRequest(this, request);
  }

  // ── by URL, or by bucket and key ──────────────────────────────────────────────────────────────────────────────────

  presign(request: PresignRequest | UrlPresignRequest): string {
    return hasUrl(request) ? this.#requests.presign(request) : this.#presigner.presign(request);
  }

  explain(
    request: SigningRequest | PresignRequest | UrlPresignRequest,
    mode: 'sign' | 'presign' = 'sign',
  ): Explanation {
    if (mode !== 'sign' && mode !== 'presign')
      throw outOfRange('mode', 'sign or presign', JSON.stringify(mode) ?? typeof mode);
    return hasUrl(request) ? this.#requests.explain(request, mode) : this.#presigner.explain(request as PresignRequest);
  }

  // ── by bucket and keys ────────────────────────────────────────────────────────────────────────────────────────────

  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Keys,
    options?: StringOptions & RefusalOptions<R>,
  ) {
    return this.#presigner.presignMany(template, keys, options);
  }

  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Keys,
    options?: BytesOptions & RefusalOptions<R>,
  ) {
    return this.#presigner.presignBytes(template, keys, options);
  }

  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Keys | AsyncIterable<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ) {
    return this.#presigner.presignStream(template, keys, options);
  }

  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ) {
    return this.#presigner.presignTransform(template, options);
  }

  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ) {
    return this.#presigner.presignByteStream(template, source, options);
  }

  // ── credentials ───────────────────────────────────────────────────────────────────────────────────────────────────

  withCredentials(credentials: Credentials | DerivedCredentials): Signer {
    return new CoreSigner(withCredentials(this.#parts, credentials));
  }

  deriveCredentials(date?: Date): DerivedCredentials {
    return this.#parts.signingKeys.derive(date);
  }

  dispose(): void {
    this.#requests.dispose();
    this.#presigner.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function hasUrl(request: object): request is UrlPresignRequest {
  return typeof request === 'object' && request !== null && 'url' in request;
}
