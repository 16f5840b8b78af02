/** Objects that come and go while a program runs: credentials, signers, providers, cores, pools. Also calls that are refused. */
import { equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createSigner, createSignerProvider, loadCore } from 'siglane';
import { createPool } from 'siglane/pool';
import { checkUrls, referenceUrl } from '../check.mjs';
import { templateOf } from './presign.mjs';

const module = readFileSync(new URL('../../../dist/core.wasm', import.meta.url));

/** Changes the credentials, with the old signer disposed or dropped in turn, and lets a few hours pass. */
export const rotation = {
  name: 'withCredentials and dispose',
  async run(world) {
    const old = world.signer;
    const credentials = world.createCredentials();
    const request = { ...templateOf(world), key: 'a.jpg' };
    world.advance();
    await world.setSigner(credentials, old.withCredentials(credentials));
    if (world.random(2) === 0) {
      old.dispose();
      throws(() => old.presign(request), { code: 'SignerDisposed' });
    }
    equal(world.signer.presign(request), referenceUrl(world, request));
    return 1;
  },
};

/** Lifetime of the provider's credentials in seconds. Some URLs are asked to be valid for longer. */
const lifetime = 3600;

/** Credentials that have expired by the next call, so the provider loads others and makes another signer. */
export const provider = {
  name: 'createSignerProvider',
  async run(world) {
    let credentials;
    const load = () => {
      credentials = { ...world.createCredentials(), expiration: new Date(world.date.getTime() + 1000 * lifetime) };
      return credentials;
    };
    const source = createSignerProvider(load, { region: world.region, now: world.now });
    for (let i = 0; i < 5; i++) {
      const request = { ...templateOf(world), key: `${i}.jpg` };
      const url = (await source.current()).presign(request);
      const expiresIn = Math.min(request.expiresIn, lifetime);
      equal(url, referenceUrl(world, { ...request, credentials, expiresIn }));
      world.advance();
    }
    source.dispose();
    return 5;
  },
};

/** A stream whose credentials expire while it is read. Each batch is signed by one of them, and no URL is missing. */
export const renewedStream = {
  name: 'presignStream of a provider',
  async run(world) {
    const template = templateOf(world);
    const keys = world.createKeys(900);
    let credentials;
    const load = () => {
      credentials = { ...world.createCredentials(), expiration: new Date(world.date.getTime() + 1000 * lifetime) };
      return credentials;
    };
    const source = createSignerProvider(load, { region: world.region, now: world.now });
    const expiresIn = Math.min(template.expiresIn, lifetime);
    const batchSize = 300;
    let count = 0;
    for await (const url of source.presignStream(template, keys, { batchSize })) {
      if (count % 100 === 0) equal(url, referenceUrl(world, { ...template, key: keys[count], credentials, expiresIn }));
      count++;
      if (count % batchSize === 0) world.advance();
    }
    equal(count, keys.length);
    source.dispose();
    return count;
  },
};

/** A signer with its own core, which is never disposed. The core's memory of 5 MiB must be freed with the signer. */
export const core = {
  name: 'a core that is dropped',
  async run(world) {
    const signer = await createSigner({
      credentials: world.credentials,
      region: world.region,
      now: world.now,
      core: await loadCore(module),
    });
    const template = templateOf(world);
    const keys = world.createKeys(50);
    checkUrls(world, template, keys, signer.presignMany(template, keys));
    return 1;
  },
};

/** Number of calls after which a pool is closed and another one started. */
const CALLS = 20;
let pool;
let calls = 0;

export const pooled = {
  name: 'pool',
  async run(world) {
    pool ??= await createPool({ credentials: world.credentials, region: world.region, now: world.now, workers: 2 });
    pool.setCredentials(world.credentials);
    // A worker cannot call this process's clock, so the date is given.
    const template = templateOf(world);
    const keys = world.createKeys(3_000);
    checkUrls(world, template, keys, await pool.presignMany({ ...template, signingDate: world.date }, keys));
    calls++;
    if (calls % CALLS === 0) await closePool();
    return keys.length;
  },
};

export async function closePool() {
  await pool?.close();
  pool = undefined;
}

export const refusals = {
  name: 'calls that are refused',
  run(world) {
    const keys = world.createKeys(200);
    const template = templateOf(world);
    throws(() => world.signer.presignMany(template, [...keys, 'a/../b']), { code: 'DotSegment', index: keys.length });
    throws(() => world.signer.presignMany(template, ['']), { code: 'EmptyKey', index: 0 });
    throws(() => world.signer.presignMany({ ...template, bucket: 'a/b' }, keys), { code: 'InvalidBucket' });
    throws(() => world.signer.sign({ url: 'ftp://example.com/' }), { code: 'InvalidUrl' });
    return 4;
  },
};
