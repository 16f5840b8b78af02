// workerd imports compiled modules; the report is its response.
import scalar from 'siglane/core.scalar.wasm';
import simd from 'siglane/core.wasm';
import { runSuite } from '../suite/index.mjs';

export default {
  async fetch() {
    return Response.json(await runSuite({ simd: () => simd, scalar: () => scalar, workers: false }));
  },
};
