// A script of a page, or a module worker. It posts the report to its server.
import { runSuite } from '../suite/index.mjs';
import { post } from './post.mjs';

const fetched = (file) => () => fetch(new URL(file, location.origin));
post(runSuite({ simd: fetched('/wasm/core.wasm'), scalar: fetched('/wasm/core.scalar.wasm'), workers: true }));
