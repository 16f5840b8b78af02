/** Credentials that expire and are renewed, a clock that the test moves, and URLs of the reference signer for both. */
import { createSignerProvider, type SignerProviderOptions } from '../../bindings/entries/index.js';
import { presign } from '../reference/presign.mjs';
import { bucket, origin, region } from './example.js';

export const start = Date.parse('2026-01-02T03:04:05Z');

/** Credentials of one load, counted from 1: every part is different. */
export const credentialsOf = (load: number) => ({
  accessKeyId: `AKIAIOSFODNN7EXAMPL${load}`,
  secretAccessKey: `secret of load ${load}`,
  sessionToken: `token${load}`,
});

/** @param lifetime seconds between the load of credentials and their expiration */
export function renewing(lifetime = 3600, options: Partial<SignerProviderOptions> = {}) {
  const world = {
    now: start,
    lifetime,
    loads: 0,
    /** Expiration of the credentials of each load. */
    ends: [] as number[],
    /** Promise that a load waits for, and the error with which it fails. */
    waits: Promise.resolve() as Promise<unknown>,
    error: undefined as Error | undefined,
    advance(seconds: number) {
      world.now += 1000 * seconds;
    },
    load: async () => {
      const load = ++world.loads;
      await world.waits;
      if (world.error !== undefined) throw world.error;
      world.ends[load] = world.now + 1000 * world.lifetime;
      return { ...credentialsOf(load), expiration: new Date(world.ends[load]) };
    },
  };
  const provider = createSignerProvider(world.load, { region, bucket, now: () => world.now, ...options });
  return { world, provider };
}

/** Signs a URL with the credentials of a load. @param seconds of validity  @param after seconds since the start */
export function urlOf(load: number, key: string, seconds: number, after = 0): string {
  return presign({
    ...{ method: 'GET', origin, path: `/${key}`, query: [], headers: [], payloadHash: 'UNSIGNED-PAYLOAD' },
    ...{ credentials: credentialsOf(load), region, service: 's3' },
    ...{ date: new Date(start + 1000 * after), expiresIn: seconds },
  }).url;
}

/** Names of keys: `key-0`, `key-1` … */
export const keys = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `key-${from + i}`);

/**
 * Fourteen keys in batches of three. The clock passes the expiration of the first credentials within the second batch,
 * and the expiration of the second credentials within the fourth. The URLs are valid for a minute.
 */
export const twoRenewals = {
  list: keys(14),
  events: (world: { advance(seconds: number): void }) => ({
    4: () => world.advance(3400),
    10: () => world.advance(3400),
  }),
  expected: [
    ...keys(3).map((key) => urlOf(1, key, 60)),
    ...keys(6, 3).map((key) => urlOf(2, key, 60, 3400)),
    ...keys(5, 9).map((key) => urlOf(3, key, 60, 6800)),
  ],
};
