/** Incremental hashes of the runtime other than SHA-256. */
import type { Hasher } from '../api/chunked.js';
import { builtinModule } from './builtin.js';

/** Their names in Node and WebCrypto. */
const NAMES = { md5: 'MD5', sha1: 'SHA-1', sha512: 'SHA-512' } as const;

export type RuntimeHash = keyof typeof NAMES;

/** The part of node:crypto that is used here. */
interface NodeCrypto {
  createHash?(algorithm: string): { update(data: Uint8Array): unknown; digest(): Uint8Array };
}

/** The part of workerd's WebCrypto extension that is used here. */
interface DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;
}

/** Starts a hash, or returns undefined in pages. Node, Deno, Bun and workerd have incremental hashes. */
export function startRuntimeHash(algorithm: RuntimeHash): Hasher | undefined {
  return startNodeHash(algorithm) ?? startDigestStream(algorithm);
}

function startNodeHash(algorithm: RuntimeHash): Hasher | undefined {
  try {
    return builtinModule<NodeCrypto>('node:crypto')?.createHash?.(algorithm) as Hasher | undefined;
  } catch {
    // Node in FIPS mode has no MD5.
    return undefined;
  }
}

function startDigestStream(algorithm: RuntimeHash): Hasher | undefined {
  const { DigestStream } = (globalThis.crypto ?? {}) as { DigestStream?: new (name: string) => DigestStream };
  if (DigestStream === undefined) return undefined;
  const stream = new DigestStream(NAMES[algorithm]);
  const writer = stream.getWriter();
  return {
    update: (bytes) => void writer.write(bytes),
    digest: async () => {
      await writer.close();
      return new Uint8Array(await stream.digest);
    },
  };
}
