/** docs/fail/error-codes.md: generated, and no code is missing in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes, errorCodesPage, PAGE, uploadCodes, verdictCodes } from '../../docs/generate/error-codes.mjs';
import { root } from './files.js';
import { anchorsOf } from './markdown.js';

const codes = errorCodes();

it('finds the codes', () => {
  const names = codes.map(({ code }) => code);
  expect(names.length).toBeGreaterThan(40);
  expect(names).toEqual([...new Set(names)].sort());
  for (const name of ['InvalidBucket', 'OutOfRange', 'SignerDisposed', 'WrongType']) expect(names).toContain(name);
  expect(uploadCodes().map(({ code }) => code)).toEqual(expect.arrayContaining(['KeyNotAllowed', 'NotGranted']));
  expect(verdictCodes().map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'AccessDenied',
      'AuthorizationHeaderMalformed',
      'RequestTimeTooSkewed',
      'SignatureDoesNotMatch',
    ]),
  );
});

describe.each([...codes, ...uploadCodes()].map((code) => [code.code, code] as const))('%s', (_, { cause, cure }) => {
  it('has a cause and a cure', () => {
    expect({ cause, cure }).toEqual({ cause: expect.stringMatching(/\.$/), cure: expect.stringMatching(/\.$/) });
  });
});

it('is what the generator writes', async () => {
  const page = await readFile(join(root, PAGE), 'utf8');
  expect(page, 'run "npm run docs:codes"').toBe(errorCodesPage());
  for (const { code } of codes) expect(anchorsOf(page)).toContain(code.toLowerCase());
});

it('reads cause and cure of a doc comment', () => {
  const text = `
/** Codes. */
export type A =
  /**
   * The cause,
   * on two lines.
   *
   * The cure.
   */
  | 'Second'
  /** Only a cause. */
  | 'First'
  | 'Third';
`;
  expect(errorCodes(text)).toEqual([
    { code: 'First', className: 'SigV4Error', cause: 'Only a cause.', cure: '' },
    { code: 'Second', className: 'SigV4Error', cause: 'The cause, on two lines.', cure: 'The cure.' },
    { code: 'Third', className: 'SigV4Error', cause: '', cure: '' },
  ]);
});
