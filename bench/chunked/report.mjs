import { bodies } from './workload.mjs';

const sizes = [65_536, 262_144, 1_048_576];

/** Texts and tables of the report. */
export const report = {
  title: 'Bodies in signed chunks',
  goals:
    "siglane's time to hash, sign, frame and pass on a body, or to read and verify it, as a multiple of the time of plain hashing. All" +
    ' candidates are warmed up until the runtime has finished compiling its streams. The first dozens of bodies in a process take longer, with' +
    ' siglane and with any other stream.',
  tables: [
    {
      title: `A body of ${bodies.long} MiB in pieces as large as its chunks; n is their bytes`,
      part: { way: 'encode', mib: bodies.long },
    },
    {
      title: `A body of ${bodies.short} MiB: fewer chunks share the fixed cost of signing the request and making the streams`,
      part: { way: 'encode', mib: bodies.short },
    },
    {
      title: `Reading a framed body of ${bodies.long} MiB in pieces of 64 KiB, and verifying each chunk`,
      part: { way: 'decode', mib: bodies.long },
    },
  ],
  checks: {
    title: 'The framed bodies',
    text:
      "Before the measurement, siglane's output was compared with the output of the tests' reference on node:crypto. For the other candidates," +
      ' the hashes or the body were compared.',
    head: ['candidate', 'bodies', 'output'],
    words: {
      siglane: 'equal to the reference',
      'node-hash': 'the hashes of the chunks',
      'node-stream': 'the unchanged body',
    },
  },
  /** The table in docs/understand/speed.md. */
  speedPage: {
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
