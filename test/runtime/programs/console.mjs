// Node, Deno and Bun: the report goes to standard output. consumer.mjs creates wasm.json, so that reading the bytes
// needs no file access. There is no top-level await, so that this can be bundled as CommonJS.
import { runSuite } from '../suite/index.mjs';
import wasm from './wasm.json' with { type: 'json' };

const bytes = (base64) => () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
runSuite({ simd: bytes(wasm.simd), scalar: bytes(wasm.scalar), workers: true }).then((report) =>
  console.log(JSON.stringify(report)),
);
