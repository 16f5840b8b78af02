// In Node, Deno and Bun.
import { everywhere } from '../candidates/everywhere.mjs';
import { pools } from '../candidates/pool.mjs';
import { withNodeCrypto } from '../candidates/with-node-crypto.mjs';
import job from '../job.json' with { type: 'json' };
import { measure } from '../measure.mjs';
import { handOver } from './hand-over.mjs';

handOver(measure(job, { urls: [...everywhere, ...withNodeCrypto], ...pools }));
