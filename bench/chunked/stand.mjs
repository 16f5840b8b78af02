import { bodies, createBody, createWorkload, startOf } from './workload.mjs';

/**
 * Times that a process is warmed up, each for some bodies. Streams are JavaScript of the runtime, which V8 compiles late, gives up and
 * compiles again: with Node 20.20 a chunk took 119 us in the first body, 75 from the 14th to the 52nd, and 58 from then on.
 */
const warmUpTimes = 24;

/** @returns what a process needs to time one candidate: a pass to warm up with, and the pass for a case */
export async function createStand(candidate) {
  const { pass, reader } = await candidate.prepare(createWorkload());
  const body = createBody();
  // What was given last stays here, as it would until it is sent.
  const sink = { last: undefined };
  const take = (given) => {
    sink.last = given;
  };
  // One body on the wire is kept: they are as large as the body.
  let framed = { name: '', read: undefined };

  /** A candidate without a reader, such as plain hashing, does the same in both directions. */
  function passFor({ way, mib, n }) {
    const part = startOf(body, mib);
    if (way === 'encode' || reader === undefined) return () => pass(part, n, take);
    return async () => {
      if (framed.name !== `${mib} ${n}`) framed = { name: `${mib} ${n}`, read: await reader(part, n) };
      return framed.read(take);
    };
  }
  const warmUps = (way, times) => Array.from({ length: times }, () => passFor({ way, mib: bodies.short, n: 65_536 }));
  return { warmUps: [...warmUps('encode', warmUpTimes), ...(reader ? warmUps('decode', warmUpTimes) : [])], passFor };
}
