/** The part of node:crypto that is needed here. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', data: string | Uint8Array, encoding: 'hex'): string;
}

/** What Node, Deno and Bun have, and pages and workers have not. */
interface WithBuiltins {
  process?: { getBuiltinModule?(name: string): NodeCrypto | undefined };
}

/**
 * The runtime's synchronous SHA-256, if it has one: text (as UTF-8) or bytes in, 64 lower-case hexadecimal digits out. It is asked
 * for by name at run time, so that no bundler looks for node:crypto.
 */
export const nativeSha256: ((data: string | Uint8Array) => string) | undefined = /* @__PURE__ */ findSha256();

function findSha256(): ((data: string | Uint8Array) => string) | undefined {
  const crypto = (globalThis as WithBuiltins).process?.getBuiltinModule?.('node:crypto');
  if (typeof crypto?.hash !== 'function') return undefined;
  const { hash } = crypto;
  return (data) => hash('sha256', data, 'hex');
}
