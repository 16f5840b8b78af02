import { bodies, createBody, createWorkload, startOf } from './workload.mjs';

/**
 * Number of warm-up passes of a process, each over some bodies. Streams are JavaScript of the runtime, which V8
 * compiles late, deoptimizes and compiles again. With Node 20.20 a chunk took 119 us in the first body, 75 from the
 * 14th to the 52nd, and 58 from then on.
 */
const warmUpTimes = 24;

/** @returns the pass that warms a process up, and the function that makes the pass for a case */
export async function createStand(candidate) {
  const { pass, reader } = await candidate.prepare(createWorkload());
  const body = createBody();
  // Holds the last output, as a program does until it has sent it.
  const sink = { last: undefined };
  const take = (given) => {
    sink.last = given;
  };
  // Only one framed body is kept, because each is as large as the body.
  let framed = { name: '', read: undefined };

  /** Makes the pass for a case. A candidate without a reader, such as plain hashing, does the same in both directions. */
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
