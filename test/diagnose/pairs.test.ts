/** Two causes at once: both are proven, and no other finding comes before them. */
import { expect, test } from 'vitest';
import { diagnose } from '../../bindings/entries/diagnose.js';
import { date, type Mistake, type Parts, refusal, secret, send, toObject } from './clients.js';
import { jobs, type Row, rows } from './mistakes.js';

/** The part of the signature that a cause changes. Two causes in one part hide each other. */
const PARTS: readonly [part: string, pattern: RegExp][] = [
  ['method', /method/],
  ['path', /^(?:path|slash|bucket)/],
  ['query', /^(?:post-query|query-(?:not|reserved)|unsorted-query)/],
  ['host', /host/],
  ['type', /content-type/],
  ['blanks', /header-blanks/],
  ['payload', /^(?:payload-hash|unsigned|empty-body|json)/],
  ['join', /blank-line|payload-line/],
  ['key', /secret|key-/],
];

/** The first row of each part of a job. */
function ofJob(job: Row['job']): [part: string, row: Row][] {
  return PARTS.flatMap(([part, pattern]): [string, Row][] => {
    const found = rows.find((row) => row.job === job && pattern.test(row.cause) && row.isLate !== true);
    return found === undefined ? [] : [[part, found]];
  });
}

function both(first: Mistake, second: Mistake): Mistake {
  return (parts, wire) => {
    const one = { ...parts, ...first(parts, wire) } as Parts;
    return { ...one, ...second(one, wire) };
  };
}

const pairs = (['pathStyle', 'virtual', 'table', 'gateway', 'form'] as const).flatMap((job) => {
  const all = ofJob(job);
  return all.flatMap(([, a], i) =>
    all.slice(i + 1).map(([, b]) => [`${job}: ${a.cause} and ${b.cause}`, a, b] as const),
  );
});

test('has enough pairs', () => {
  expect(pairs.length).toBeGreaterThan(20);
});

test.each(pairs)('%s', async (_, a, b) => {
  const { wire, canonicalRequest, stringToSign } = send(jobs[a.job], both(a.mistake, b.mistake));
  const request = toObject(wire);
  const known = [
    { secretAccessKey: secret },
    { secretAccessKey: secret, error: refusal(jobs[a.job], wire) },
    ...(a.isOfKey === true || b.isOfKey === true ? [] : [{ canonicalRequest }, { stringToSign }]),
  ];
  for (const each of known) {
    const { findings } = await diagnose({ request, now: date, ...each });
    expect(
      findings
        .slice(0, 2)
        .map(({ cause }) => cause)
        .sort(),
    ).toEqual([a.cause, b.cause].sort());
    expect(findings.slice(0, 2).map(({ certainty }) => certainty)).toEqual(['proven', 'proven']);
  }
});
