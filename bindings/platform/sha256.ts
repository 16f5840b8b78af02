/** SHA-256 of the runtime, where it has a suitable function. It may use the CPU's SHA instructions. */
import { builtinModule } from './builtin.js';

/** An incremental hash. */
export interface NativeHash {
  update(data: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

/** The part of node:crypto that is used here. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', data: string | Uint8Array, encoding: 'hex'): string;
  createHash?(algorithm: 'sha256'): NativeHash;
}

let found: { readonly crypto: NodeCrypto | undefined } | undefined;

/** Loaded on demand. A process needs 2.5 ms or more to load node:crypto (Node 20, CPU time), and presigning does not use it. */
function nodeCrypto(): NodeCrypto | undefined {
  found ??= { crypto: builtinModule<NodeCrypto>('node:crypto') };
  return found.crypto;
}

/**
 * Returns the SHA-256 of text (as UTF-8) or bytes in 64 lower-case hex digits, synchronously.
 *
 * @returns Undefined if the runtime has no such function.
 */
export function nativeSha256(data: string | Uint8Array): string | undefined {
  return nodeCrypto()?.hash?.('sha256', data, 'hex');
}

/** Starts an incremental SHA-256, if the runtime has one. */
export function startNativeSha256(): NativeHash | undefined {
  return nodeCrypto()?.createHash?.('sha256');
}

/** Computes SHA-256 with WebCrypto (W3C Web Cryptography API, section 14.3.5), if present. The message must be complete. */
export function webSha256(message: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> | undefined {
  const { crypto } = globalThis as { crypto?: { subtle?: SubtleCrypto } };
  return crypto?.subtle?.digest('SHA-256', message);
}
