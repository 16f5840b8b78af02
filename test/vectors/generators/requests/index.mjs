/** The requests of requests.json. */
import { headers } from './headers.mjs';
import { hosts } from './hosts.mjs';
import { identities } from './identities.mjs';
import { mixtures } from './mixtures.mjs';
import { paths } from './paths.mjs';
import { payloads } from './payloads.mjs';
import { queries } from './queries.mjs';
import { seeds } from './seeds.mjs';

/** @type {readonly import('../../load.mjs').RequestVector[]} */
export const requests = [...paths, ...queries, ...headers, ...hosts, ...payloads, ...identities, ...seeds, ...mixtures];
