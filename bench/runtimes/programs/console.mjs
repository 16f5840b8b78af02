// Runs in Node, Deno and Bun.
import * as bunS3 from '../candidates/bun-s3.mjs';
import { everywhere } from '../candidates/everywhere.mjs';
import { pools } from '../candidates/pool.mjs';
import { withNodeCrypto } from '../candidates/with-node-crypto.mjs';
import job from '../job.json' with { type: 'json' };
import { measure } from '../measure.mjs';
import { handOver } from './hand-over.mjs';

const own = globalThis.Bun === undefined ? [] : [bunS3];
handOver(measure(job, { urls: [...everywhere, ...withNodeCrypto, ...own], ...pools }));
