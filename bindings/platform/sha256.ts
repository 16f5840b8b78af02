/** The runtime's own SHA-256, where it has one that serves: it may use the processor's SHA instructions. */
import { builtinModule } from './builtin.js';

/** A message that is hashed as it comes. */
export interface NativeHash {
  update(data: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

/** The part of node:crypto that is needed here. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', data: string | Uint8Array, encoding: 'hex'): string;
  createHash?(algorithm: 'sha256'): NativeHash;
}

const nodeCrypto = /* @__PURE__ */ builtinModule<NodeCrypto>('node:crypto');

/** The runtime's synchronous SHA-256, if it has one: text (as UTF-8) or bytes in, 64 lower-case hexadecimal digits out. */
export const nativeSha256: ((data: string | Uint8Array) => string) | undefined = /* @__PURE__ */ findSha256();

function findSha256(): ((data: string | Uint8Array) => string) | undefined {
  if (typeof nodeCrypto?.hash !== 'function') return undefined;
  const { hash } = nodeCrypto;
  return (data) => hash('sha256', data, 'hex');
}

/** Starts a message that comes in pieces, where the runtime has something for it. */
export function startNativeSha256(): NativeHash | undefined {
  return nodeCrypto?.createHash?.('sha256');
}

/** WebCrypto's SHA-256 (W3C Web Cryptography API, section 14.3.5), where it is: the message must be whole. */
export function webSha256(message: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> | undefined {
  const { crypto } = globalThis as { crypto?: { subtle?: SubtleCrypto } };
  return crypto?.subtle?.digest('SHA-256', message);
}
