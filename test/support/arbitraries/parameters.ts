/** Random query parameters and headers. */
import fc from 'fast-check';
import type { PresignTemplate } from '../../../bindings/api/presigner.js';
import { asciiText, hardText } from './text.js';

export type Pair = readonly [name: string, value: string];

/** About one name in a hundred is a name that other signers are known to sign wrongly, see exclusions.mjs. */
const rareQueryName = fc.constantFrom('', '__proto__');
const commonQueryName = fc.oneof(
  fc.constantFrom(
    'response-content-disposition',
    'versionId',
    'x-id',
    'x-amz-checksum-mode',
    'X-Amz-Sdk',
    'Param',
    'Param-3',
    'Param.1',
    'A',
  ),
  hardText(1, 12),
);
/** Parameters that the signer sets itself. */
const RESERVED = /^x-amz-(algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256)$/i;

function queryOf(maxLength: number, names: fc.Arbitrary<string>): fc.Arbitrary<Pair[]> {
  const pair = fc.tuple(names, fc.oneof(fc.constant(''), hardText(0, 40)));
  return fc
    .uniqueArray(pair, { maxLength, selector: ([name]) => name })
    .map((pairs) => pairs.filter(([name]) => !RESERVED.test(name)));
}

export const templateQuery = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Pair[]>([]) },
  { weight: 45, arbitrary: queryOf(5, commonQueryName) },
  { weight: 2, arbitrary: queryOf(3, fc.oneof(commonQueryName, rareQueryName)) },
);

const uploadId = fc.oneof(
  fc.constant('2~abc*def'),
  fc.string({ unit: fc.constantFrom(...'AZaz09._-~*+/='), minLength: 1, maxLength: 90 }),
);
const partQuery = fc.tuple(fc.integer({ min: 1, max: 10_000 }), uploadId).map(([part, id]): Pair[] => [
  ['partNumber', String(part)],
  ['uploadId', id],
]);
export const itemQuery = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Pair[]>([]) },
  { weight: 1, arbitrary: partQuery },
  { weight: 1, arbitrary: queryOf(3, commonQueryName) },
);

/** A name in any case; values with whitespace at the ends and inside. */
const headerName = fc.oneof(
  fc.constantFrom(
    'content-type',
    'Content-MD5',
    'cache-control',
    'Range',
    'x-amz-acl',
    'X-Amz-Server-Side-Encryption',
    'expires',
  ),
  fc
    .string({ unit: fc.constantFrom(..."abYZ09-._!#$%&'*+^`|~"), minLength: 1, maxLength: 12 })
    .map((rest) => `x-amz-meta-${rest}`),
);
const headerValue = fc.oneof(fc.constantFrom('', ' ', '\t', 'a  b', ' "a \t b" '), asciiText(0, 60));
const commonHeaders = fc.uniqueArray(fc.tuple(headerName, headerValue), {
  maxLength: 4,
  selector: ([name]) => name.toLowerCase(),
});
/** SHA-256 of an empty input. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const rareHeaders = fc.constantFrom<Pair[][]>(
  [['Date', 'Fri, 24 May 2013 00:00:00 GMT']],
  [['x-amz-content-sha256', EMPTY_HASH]],
);
export const headers = fc.oneof(
  { weight: 45, arbitrary: fc.constant<Pair[]>([]) },
  { weight: 45, arbitrary: commonHeaders as fc.Arbitrary<Pair[]> },
  { weight: 1, arbitrary: rareHeaders },
);

/** A name may be given only once. */
export function withoutNamesOf({ query = [] }: PresignTemplate, own: Pair[]): Pair[] {
  const names = new Set(Array.from(query as Pair[], ([name]) => name));
  return own.filter(([name]) => !names.has(name));
}
