// Runs in browsers.
import { everywhere } from '../candidates/everywhere.mjs';
import { pools } from '../candidates/pool.mjs';
import job from '../job.json' with { type: 'json' };
import { measure } from '../measure.mjs';
import { handOver } from './hand-over.mjs';

handOver(measure(job, { urls: everywhere, ...pools }));
