/** The signer: a presigner that signs any request as well. */

import type { Credentials, DerivedCredentials, SignerOptions } from '../api/credentials.js';
import { outOfRange } from '../api/errors.js';
import type { Explanation, PresignRequest } from '../api/presigner.js';
import type { SignedRequest, Signer, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { grantAccess } from '../identity/signer-access.js';
import { readSignerParts, type SignerParts } from '../identity/signer-parts.js';
import { CorePresigner } from '../presign/presigner.js';
import { RequestSigner } from '../request/signer.js';
import { signRequest } from './fetch.js';

/** Makes a signer on a core that is loaded already. @throws as `readSignerParts` */
export function makeSigner(core: Core, options: SignerOptions): Signer {
  return new CoreSigner(readSignerParts(core, options));
}

class CoreSigner extends CorePresigner implements Signer {
  readonly #parts: SignerParts;
  readonly #requests: RequestSigner;

  constructor(parts: SignerParts) {
    super(parts);
    grantAccess(this, parts);
    this.#parts = parts;
    this.#requests = new RequestSigner(parts.setup.core, parts.keys, parts.dialect);
  }

  sign(request: SigningRequest): SignedRequest {
    return this.#requests.sign(request);
  }

  signMany(requests: Iterable<SigningRequest>): SignedRequest[] {
    return this.#requests.signMany(requests);
  }

  async signRequest(request: Request): Promise<Request> {
    return signRequest(this, request);
  }

  override presign(request: PresignRequest | UrlPresignRequest): string {
    return hasUrl(request) ? this.#requests.presign(request) : super.presign(request);
  }

  override explain(
    request: SigningRequest | PresignRequest | UrlPresignRequest,
    mode: 'sign' | 'presign' = 'sign',
  ): Explanation {
    if (mode !== 'sign' && mode !== 'presign')
      throw outOfRange('mode', 'sign or presign', JSON.stringify(mode) ?? typeof mode);
    return hasUrl(request) ? this.#requests.explain(request, mode) : super.explain(request as PresignRequest);
  }

  override withCredentials(credentials: Credentials | DerivedCredentials): Signer {
    return new CoreSigner({ ...this.#parts, keys: this.#parts.keys.with(credentials) });
  }

  override dispose(): void {
    this.#requests.dispose();
    super.dispose();
  }
}

function hasUrl(request: object): request is UrlPresignRequest {
  return typeof request === 'object' && request !== null && 'url' in request;
}
