/** Random URLs for signing any request: raw characters mixed with escapes. */
import fc from 'fast-check';
import type { Dialect } from '../../reference/dialects.mjs';
import { parseQuery } from '../../reference/url.mjs';

export const origin = fc.constantFrom(
  'https://examplebucket.s3.us-east-1.amazonaws.com',
  'https://dynamodb.us-east-1.amazonaws.com',
  'https://Abcdef1234.Execute-API.us-east-1.amazonaws.com:443',
  'http://localhost:80',
  'http://localhost:9000',
  'https://example.com:80',
  'HTTP://127.0.0.1:8000',
  'http://[::1]:8080',
  'https://[2001:DB8::A]',
);

/** Characters that may be raw in a URL, without those that end the path or the URL. */
const rawCharacter = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcXYZ019-._~') },
  { weight: 4, arbitrary: fc.constantFrom(...' +*\'()!=:@$,;"<>[]\\^`{|}') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('é', '\u0301', '߿', '€', '\ud7ff', '\ue000', '\ufeff', '\uffff', '😀', '\u{10ffff}'),
  },
);
const hexDigit = fc.constantFrom(...'0123456789abcdefABCDEF');
/** Escapes of any byte; unreserved characters and UTF-8 are more frequent. */
const escapeSequence = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('%20', '%2F', '%2f', '%7E', '%61', '%25', '%2B', '%3D', '%26', '%C3%A9', '%e2%82%ac'),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...'01234567'), hexDigit).map(([high, low]) => `%${high}${low}`) },
);
const anyByte = fc.tuple(hexDigit, hexDigit).map(([high, low]) => `%${high}${low}`);

function text(maxLength: number, ...others: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const unit = fc.oneof({ weight: 5, arbitrary: rawCharacter }, { weight: 1, arbitrary: escapeSequence }, ...others);
  return fc.string({ unit, maxLength, size: 'max' });
}

/** A dot segment that is resolved, or one of its other spellings. */
const dotSegment = fc.constantFrom('.', '..', '%2e', '%2E.', '..%2e');
const segment = fc.oneof(
  { weight: 30, arbitrary: text(20) },
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: dotSegment },
);
export const path = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 12, arbitrary: fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`) },
  { weight: 1, arbitrary: text(900).map((name) => `/${name}`) },
  { weight: 1, arbitrary: text(20, anyByte).map((name) => `/${name}`) },
);

const commonName = fc.constantFrom(
  'a',
  'A',
  'Param',
  'Param-3',
  'Param.1',
  'params[page]',
  'params[pageSize]',
  'X-Amz-Sdk',
);
const value = fc.oneof(
  { weight: 3, arbitrary: text(12) },
  { weight: 1, arbitrary: fc.constantFrom('', '?', '/=', 'a=b') },
);
const part = fc
  .tuple(fc.oneof(commonName, text(8)), fc.option(value, { nil: undefined, freq: 8 }))
  .map(([name, given]) => (given === undefined ? name : `${name.replaceAll('=', '%3D')}=${given}`));
/** Texts that some signers are known to sign wrongly, see the exclusions. */
const rarePart = fc.oneof(
  fc.constantFrom('=a', '=', '__proto__=a'),
  text(4, anyByte).map((bytes) => `b=${bytes}`),
);
const parts = fc.oneof(
  { weight: 10, arbitrary: fc.constant<string[]>([]) },
  { weight: 20, arbitrary: fc.array(part, { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(part, rarePart, fc.constant('')), { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.tuple(part, text(3000)).map(([first, long]) => [first, `long=${long}`]) },
);

/** Parameters that the signer sets itself. */
const RESERVED = /^x-amz-(algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256)$/i;

/** With its question mark, or empty without a query. */
export function query({ duplicateQuery }: Dialect): fc.Arbitrary<string> {
  return fc.tuple(parts, fc.boolean()).map(([drawn, again]) => {
    const seen = new Set<string>();
    const [first] = drawn;
    const all = again && first !== undefined ? [...drawn, first] : drawn;
    const able = all.filter((each) => {
      const name = parseQuery(each)[0]?.name ?? '';
      if (RESERVED.test(name) || (duplicateQuery === 'refuse' && seen.has(name))) return false;
      if (each !== '') seen.add(name);
      return true;
    });
    return able.length === 0 ? '' : `?${able.join('&')}`;
  });
}
