import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from '../../../bindings/diagnose/read/answer.js';
import { readClientTexts } from '../../../bindings/diagnose/read/log.js';
import { readRequest } from '../../../bindings/diagnose/read/request.js';
import { seed } from '../../support/arbitraries/seed.js';

const readers = [
  ['request', readRequest],
  ['error', async (given: unknown) => readAnswer(given as string)],
  ['log', async (given: unknown) => readClientTexts(given as string)],
] as const;

/** Strings that the readers search for, so that random texts get past the first check. */
const pieces = [
  ...['GET ', '/', '/a b', ' HTTP/1.1', '\n', '\r\n', '\n\n', 'Host: h', ':path: /', '> ', '< HTTP/1.1 403', 'x'],
  ...[
    'curl ',
    "$'",
    "'",
    '"',
    '\\',
    '\\\n',
    '\\x',
    ' -d ',
    ' -T',
    ' -G ',
    '@',
    '#',
    '&',
    ' --json ',
    '-H ',
    'https://h',
    '?',
  ],
  ...['{"log":', '{"url":', '"https://h/"', '"headers":', '[', ']', '{', '}', ',', 'null', '1', '{"error":', '"code":'],
  ...[
    '<Error>',
    '</Error>',
    '<Code>',
    '</Code>',
    '<a>',
    '<Response>',
    '&#x110000;',
    '&#0;',
    '<CanonicalRequestBytes>',
    '0a ',
  ],
  ...['An error occurred (A) when calling the B operation: ', 'Exception: ', '(Service: ', 'com.a#AbCd: '],
  ...[
    'CanonicalRequest:',
    'PUT',
    'PUT\\n/',
    'AWS4-HMAC-SHA256',
    'StringToSign:',
    'Signature=',
    'f'.repeat(64),
    'host;date',
  ],
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...pieces) }, fc.string()), { maxLength: 40 })
    .map((all) => all.join('')),
);
const object = fc.record(
  {
    method: fc.anything(),
    url: fc.oneof(fc.constant('https://h/'), fc.anything()),
    headers: fc.anything(),
    body: fc.anything(),
    request: fc.anything(),
    log: fc.record({ entries: fc.array(fc.anything()) }),
    postData: fc.anything(),
  },
  { requiredKeys: [] },
);

test.each(readers)('%s: any input gives a result or an error that names its field', async (field, read) => {
  const property = fc.asyncProperty(fc.oneof(text, text, object, fc.anything({ withBigInt: true })), async (given) => {
    const result: unknown = await read(given).catch((error: unknown) => error);
    if (!(result instanceof Error)) return;
    expect(result).toMatchObject({ field });
    expect(result instanceof TypeError || result instanceof RangeError).toBe(true);
  });
  await fc.assert(property, { seed, numRuns: 4000 });
});

/** Each text is so long that quadratic work would take far longer. */
const LENGTH = 200_000;

test.each([
  ...[
    ' ',
    '\n',
    'a',
    "'",
    '"',
    '\\',
    "$'\\'",
    '\\"',
    '<a>',
    '<Error><a>',
    '<Error>',
    '</a>',
    '&#',
    'HTTP/1\n\n',
    ': ',
    '[',
    '{"a":',
  ],
  ...[
    'GET ',
    '> GET HTTP\n',
    'curl ',
    '-d x ',
    'PUT\n/\n',
    'PUT\\n/',
    "'PUT\\n/",
    'AWS4-HMAC-SHA256\n',
    'CanonicalRequest:\n',
  ],
  ...[
    'An error occurred (',
    '(Service: ',
    'The String-to-Sign should have been',
    'a;',
    'f'.repeat(64),
    'Exception: ',
    'a.',
    '?',
    '#',
  ],
])('reads repeated %j in negligible time', async (piece) => {
  const many = piece.repeat(LENGTH / piece.length);
  const wrapped = [
    many,
    `curl ${many}`,
    `curl '${many}`,
    `GET ${many} HTTP/1.1\n${many}`,
    `<Error>${many}</Error>`,
    `https://h/${many}`,
  ];
  for (const given of wrapped) {
    for (const [, read] of readers) {
      const start = performance.now();
      await read(given).catch(() => undefined);
      expect(performance.now() - start).toBeLessThan(3000);
    }
  }
});
