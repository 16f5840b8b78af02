import { createSigner } from 'siglane';
import { createGenerator, hex, region } from '../shared/fixtures.mjs';

/** Milliseconds that the clock moves on, so that signing keys are derived for one new day after another. */
const STEP = 7 * 3600 * 1000;

const names = ['photo', 'vidéo', 'raw data', '写真', 'a+b=c', "o'clock (1)", '100%'];

/**
 * Creates the state that the jobs share: a random generator, a clock, and the signer of the current credentials. All
 * credentials of a run are different, so that a cache which keeps data for each of them is seen to grow.
 *
 * @param {number} seed
 */
export async function createWorld(seed) {
  const next = createGenerator(seed);
  let made = 0;
  const world = {
    region,
    date: new Date('2026-01-02T03:04:05Z'),
    now: () => world.date,
    /** @returns an integer from 0 to `limit - 1` */
    random: (limit) => next() % limit,
    createCredentials,
    createKeys,
    advance() {
      world.date = new Date(world.date.getTime() + STEP);
    },
    /** @param signer a signer for `credentials`; created here if left out */
    async setSigner(credentials, signer) {
      world.credentials = credentials;
      world.signer = signer ?? (await createSigner({ credentials, region, now: world.now }));
    },
  };
  await world.setSigner(createCredentials());
  return world;

  /** @returns credentials that no other call returns. Every second time they have a session token of 800 to 1,023 characters. */
  function createCredentials() {
    const id = hex(made++);
    const credentials = {
      accessKeyId: `AKIA${id.toUpperCase()}SOAK`,
      secretAccessKey: `secret/${id}+${hex(next())}${hex(next())}`,
    };
    if (made % 2 === 0) return credentials;
    return { ...credentials, sessionToken: `${id}/`.repeat(114).slice(0, 800 + world.random(224)) };
  }

  /** @returns object keys of 30 to 150 bytes, all different */
  function createKeys(count) {
    const folder = `${names[world.random(names.length)]}/${hex(next())}/${'x'.repeat(world.random(90))}`;
    return Array.from({ length: count }, (_, i) => `${folder}/${hex(next())}/${i}.jpg`);
  }
}
