import { expect } from 'vitest';
import { readVectors } from '../vectors/read.js';
import { behaviours } from './suite/behaviours.mjs';
import { integrationBehaviours } from './suite/integrations.mjs';
import { poolBehaviours, withoutWorkers } from './suite/pool.mjs';
import { handlerBehaviours } from './suite/upload-server.mjs';
import { uploadBehaviours } from './suite/uploads.mjs';

const BEHAVIOURS = ['siglane', 'siglane, SIMD module', 'siglane, scalar module'];
const WHOLE = [...BEHAVIOURS, 'siglane/streaming', 'siglane/sync'];
const PRESIGN = 'siglane/presign';

/**
 * Expected number of checks in each section, counted in the files here, so that a runtime cannot skip checks silently.
 */
function expectedCounts(workers: boolean): Record<string, number> {
  const requests = readVectors('requests.json').cases;
  const keys = readVectors('signing-key.json');
  const signers = requests.filter(({ mode }) => mode === 'sign').map(({ signer }) => JSON.stringify(signer));
  const sets = {
    // The additional check is the batch of all keys.
    presign: readVectors('presign-s3.json').vectors.length + 1,
    keys: keys.published.length + keys.derived.length,
    requests: requests.length,
    batches: new Set(signers).size,
    published: readVectors('worked-examples.json').cases.length,
  };
  const least = { presign: 550, keys: 25, requests: 900, batches: 10, published: 10 };
  for (const [set, count] of Object.entries(sets)) expect(count, set).toBeGreaterThan(least[set as keyof typeof least]);

  const counts: Record<string, number> = {};
  for (const load of WHOLE) for (const [set, count] of Object.entries(sets)) counts[`${load}: ${set}`] = count;
  for (const load of BEHAVIOURS)
    counts[`${load}: behaviours`] = Object.keys({ ...behaviours, ...uploadBehaviours }).length;
  for (const set of ['presign', 'keys'] as const) counts[`${PRESIGN}: ${set}`] = sets[set];
  counts['siglane/pool'] = Object.keys(workers ? poolBehaviours : withoutWorkers).length;
  counts['siglane/upload-server'] = Object.keys(handlerBehaviours).length;
  for (const entry of Object.keys(integrationBehaviours)) counts[entry] = 1;
  return counts;
}

interface SuiteReport {
  runtime: object;
  counts: Record<string, number>;
  failures: { name: string; message: string }[];
}

/** Fails unless the suite ran in exactly that runtime, ran every check, and no check failed. */
export function expectPassed(report: SuiteReport, runtime: { name: string; [property: string]: unknown }): void {
  const { failures } = report;
  const list = failures.slice(0, 20).map(({ name, message }) => `${name}\n    ${message}`);
  expect(failures.length, `${failures.length} failed:\n${list.join('\n')}\n`).toBe(0);
  expect(report.runtime).toEqual(runtime);
  expect(report.counts).toEqual(expectedCounts(runtime.name !== 'workerd'));
}

/** The same for the program that starts servers. */
export function expectServed(report: SuiteReport & { expected: number }, name: string): void {
  expect(report.failures).toEqual([]);
  expect(report.runtime).toMatchObject({ name });
  expect(report.counts).toEqual({ 'node:http': report.expected });
  expect(report.expected).toBeGreaterThan(3);
}
