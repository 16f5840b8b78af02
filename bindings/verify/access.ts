/** What a verified request whose body comes in signed chunks goes on from, for siglane/chunked. A map keeps it out of what callers see. */

import { wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import type { CredentialScope } from '../protocol/credential-scope.js';

export interface VerifiedStream {
  readonly core: Core;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly scope: CredentialScope;
  /** X-Amz-Date. */
  readonly date: string;
  readonly signature: string;
  readonly payloadHash: string;
  /** The headers of these names; the first is digits. */
  readonly decodedLength: string;
  readonly trailer: string | undefined;
}

const streams = new WeakMap<object, VerifiedStream>();

export function grantStream(result: object, stream: VerifiedStream): void {
  streams.set(result, stream);
}

/** @throws TypeError if it is no result of a request whose body comes in chunks */
export function readStream(result: unknown): VerifiedStream {
  const stream = typeof result === 'object' && result !== null ? streams.get(result) : undefined;
  if (stream === undefined) throw wrongType('result', 'what verify gives for a body in chunks', result);
  return stream;
}
