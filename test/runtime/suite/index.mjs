/**
 * One suite for every runtime: it uses only the installed package and APIs that all runtimes have. It imports the
 * vectors as modules, so that it needs no file access either.
 */
import * as siglane from 'siglane';
import * as awsSdkEntry from 'siglane/aws-sdk';
import * as chunkedEntry from 'siglane/chunked';
import { createPool } from 'siglane/pool';
import * as postPolicyEntry from 'siglane/post-policy';
import * as tokensEntry from 'siglane/tokens';
import * as undiciEntry from 'siglane/undici';
import * as uploadServer from 'siglane/upload-server';
import tokens from '../../tokens/botocore-tokens.json' with { type: 'json' };
import chunked from '../../vectors/data/chunked.json' with { type: 'json' };
import postPolicy from '../../vectors/data/post-policy.json' with { type: 'json' };
import presign from '../../vectors/data/presign-s3.json' with { type: 'json' };
import requests from '../../vectors/data/requests.json' with { type: 'json' };
import signingKey from '../../vectors/data/signing-key.json' with { type: 'json' };
import workedExamples from '../../vectors/data/worked-examples.json' with { type: 'json' };
import { behaviours } from './behaviours.mjs';
import { integrationBehaviours } from './integrations.mjs';
import { loads } from './loads.mjs';
import { poolBehaviours, withoutWorkers } from './pool.mjs';
import { Report } from './report.mjs';
import { thisRuntime } from './runtime.mjs';
import { checksOf } from './sets.mjs';
import { handlerBehaviours } from './upload-server.mjs';
import { uploadBehaviours } from './uploads.mjs';

/**
 * @param {object} given
 * @param {() => import('siglane').CoreSource | Promise<import('siglane').CoreSource>} given.simd the module
 *   `siglane/core.wasm`, as this runtime loads it
 * @param {() => import('siglane').CoreSource | Promise<import('siglane').CoreSource>} given.scalar `siglane/core.scalar.wasm`
 * @param {boolean} given.workers true in a runtime with workers
 */
export async function runSuite(given) {
  const vectors = { presign, requests, signingKey, workedExamples, chunked, postPolicy, tokens };
  const library = { ...siglane, ...chunkedEntry, ...postPolicyEntry };
  const report = new Report();
  for (const [load, { sets, makerOf }] of Object.entries(loads)) {
    const make = await report.prepare(load, () => makerOf(given));
    for (const [set, checks] of Object.entries(checksOf(vectors))) {
      if (make === undefined || !sets.includes(set)) continue;
      for (const { name, options, outcomes } of checks)
        await report.check(`${load}: ${set}`, name, async () => outcomes(await make(options)));
    }
    for (const [name, behaviour] of Object.entries({ ...behaviours, ...uploadBehaviours })) {
      if (make !== undefined && sets.includes('behaviours'))
        await report.check(`${load}: behaviours`, name, () => behaviour(make, vectors, library));
    }
  }
  for (const [name, behaviour] of Object.entries(given.workers ? poolBehaviours : withoutWorkers))
    await report.check('siglane/pool', name, () => behaviour(createPool, vectors));
  for (const [name, behaviour] of Object.entries(handlerBehaviours))
    await report.check('siglane/upload-server', name, () => behaviour(siglane.createSigner, uploadServer));
  for (const [entry, behaviour] of Object.entries(integrationBehaviours)) {
    const all = { ...siglane, ...awsSdkEntry, ...tokensEntry, ...undiciEntry };
    await report.check(entry, 'signs like others', () => behaviour(all, vectors));
  }
  return { runtime: thisRuntime(), ...report.result() };
}
