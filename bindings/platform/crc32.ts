/** The runtime's own CRC-32 (ISO 3309, as in zlib), which may use the processor's instructions for it. */
import { builtinModule } from './builtin.js';

interface NodeZlib {
  crc32?(data: Uint8Array, value: number): number;
}

/** Bytes and the value of what came before in, the value of both out; undefined where the runtime has none. */
export const nativeCrc32: ((data: Uint8Array, before: number) => number) | undefined =
  /* @__PURE__ */ builtinModule<NodeZlib>('node:zlib')?.crc32;
