/** Ways to create a signer. Each way loads its own core, and runs every set of checks that it supports. */
import * as siglane from 'siglane';
import { createPresigner } from 'siglane/presign';
import * as streaming from 'siglane/streaming';
import { createSignerSync } from 'siglane/sync';

const vectors = ['presign', 'requests', 'batches', 'published', 'keys'];
const all = [...vectors, 'behaviours'];

/** @type {Record<string, { sets: string[], makerOf: (modules) => unknown }>} */
export const loads = {
  siglane: { sets: all, makerOf: () => siglane.createSigner },
  'siglane, SIMD module': { sets: all, makerOf: async ({ simd }) => withCore(await siglane.loadCore(await simd())) },
  'siglane, scalar module': {
    sets: all,
    makerOf: async ({ scalar }) => withCore(await siglane.loadCore(await scalar())),
  },
  'siglane/streaming': { sets: vectors, makerOf: () => streaming.createSigner },
  'siglane/sync': { sets: vectors, makerOf: () => createSignerSync },
  'siglane/presign': { sets: ['presign', 'keys'], makerOf: () => createPresigner },
};

function withCore(core) {
  return (options) => siglane.createSigner({ ...options, core });
}
