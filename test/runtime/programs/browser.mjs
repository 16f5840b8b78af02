// A page's script, or a module worker's: the report is posted to the server that gave it.
import { runSuite } from '../suite/index.mjs';
import { post } from './post.mjs';

const fetched = (file) => () => fetch(new URL(file, location.origin));
post(runSuite({ simd: fetched('/wasm/core.wasm'), scalar: fetched('/wasm/core.scalar.wasm'), workers: true }));
