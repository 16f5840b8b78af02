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

let found: { readonly crypto: NodeCrypto | undefined } | undefined;

/** Asked for at the first message: a process needs 2.5 ms or more to load node:crypto (Node 20, CPU time), and presigning does without. */
function nodeCrypto(): NodeCrypto | undefined {
  found ??= { crypto: builtinModule<NodeCrypto>('node:crypto') };
  return found.crypto;
}

/**
 * The runtime's synchronous SHA-256 of text (as UTF-8) or bytes: 64 lower-case hexadecimal digits.
 *
 * @returns undefined where the runtime has none
 */
export function nativeSha256(data: string | Uint8Array): string | undefined {
  return nodeCrypto()?.hash?.('sha256', data, 'hex');
}

/** Starts a message that comes in pieces, where the runtime has something for it. */
export function startNativeSha256(): NativeHash | undefined {
  return nodeCrypto()?.createHash?.('sha256');
}

/** WebCrypto's SHA-256 (W3C Web Cryptography API, section 14.3.5), where it is: the message must be whole. */
export function webSha256(message: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> | undefined {
  const { crypto } = globalThis as { crypto?: { subtle?: SubtleCrypto } };
  return crypto?.subtle?.digest('SHA-256', message);
}
