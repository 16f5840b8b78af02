/** The runtime's CRC-32 (ISO 3309, as in zlib), which may use CPU instructions. */
import { builtinModule } from './builtin.js';

interface NodeZlib {
  crc32?(data: Uint8Array, value: number): number;
}

/** Returns the CRC-32 of bytes after the value `before`. Undefined if the runtime has none. */
export const nativeCrc32: ((data: Uint8Array, before: number) => number) | undefined =
  /* @__PURE__ */ builtinModule<NodeZlib>('node:zlib')?.crc32;
