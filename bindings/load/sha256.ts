import { builtinModule } from './builtin.js';

/** The part of node:crypto that is needed here. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', data: string | Uint8Array, encoding: 'hex'): string;
}

/** The runtime's synchronous SHA-256, if it has one: text (as UTF-8) or bytes in, 64 lower-case hexadecimal digits out. */
export const nativeSha256: ((data: string | Uint8Array) => string) | undefined = /* @__PURE__ */ findSha256();

function findSha256(): ((data: string | Uint8Array) => string) | undefined {
  const crypto = builtinModule<NodeCrypto>('node:crypto');
  if (typeof crypto?.hash !== 'function') return undefined;
  const { hash } = crypto;
  return (data) => hash('sha256', data, 'hex');
}
