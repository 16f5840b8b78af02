import { bodies } from './workload.mjs';

const sizes = [65_536, 262_144, 1_048_576];

/** Texts and tables of the report. */
export const report = {
  title: 'Bodies in signed chunks',
  goals:
    'How many times as long siglane takes, which hashes, signs, frames and passes on, or reads and verifies, as hashing alone. All are warmed up' +
    ' until the runtime has compiled its streams for good: the first dozens of bodies in a process take longer, with siglane and with any' +
    ' other stream.',
  tables: [
    {
      title: `A body of ${bodies.long} MiB in pieces as large as its chunks; n is their bytes`,
      part: { way: 'encode', mib: bodies.long },
    },
    {
      title: `A body of ${bodies.short} MiB: what it costs once, to sign the request and to make the streams, is shared by fewer`,
      part: { way: 'encode', mib: bodies.short },
    },
    {
      title: `Reading such a body of ${bodies.long} MiB from the wire, in pieces of 64 KiB, and verifying each chunk`,
      part: { way: 'decode', mib: bodies.long },
    },
  ],
  checks: {
    title: 'The bodies on the wire',
    text:
      'Before anything was timed, what siglane gave was compared with what the reference of the tests, on node:crypto, puts together in' +
      ' memory; of the others, the hashes or the body.',
    head: ['candidate', 'bodies', 'what it gives'],
    words: {
      siglane: 'what the reference gives',
      'node-hash': 'the hashes of the chunks',
      'node-stream': 'the body as it was',
    },
  },
  /** The table in the project's README. */
  readme: {
    names: {
      siglane: 'siglane',
      'node-hash': 'hashing alone: `crypto.hash` of each chunk',
      'node-stream': 'a `TransformStream` that hashes each chunk',
    },
    columns: Object.fromEntries(
      sizes.map((n) => [`chunks of ${n / 1024} KiB`, { way: 'encode', mib: bodies.long, n }]),
    ),
  },
};
