import { describe, expect, it } from 'vitest';
import { createSigner, isSiglaneError, type SiglaneError, SigV4Error } from '../../bindings/entries/index.js';
import { isSiglaneError as isOfPool } from '../../bindings/entries/pool.js';
import { isSiglaneError as isOfPresign } from '../../bindings/entries/presign.js';
import { credentials, region, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });

/** Properties of errors that callers read. */
function properties(error: unknown): Partial<SiglaneError> {
  if (!isSiglaneError(error)) throw new Error('it is not an error of the library', { cause: error });
  const { name, code, reason, field, index, message } = error;
  return { name, code, reason, message, ...(field !== undefined && { field }), ...(index !== undefined && { index }) };
}

describe('an error', () => {
  it('about a type is a TypeError with code, reason and field', () => {
    expect(properties(thrown(() => signer.presignMany({ ...template, bucket: 7 as never }, ['a'])))).toEqual({
      name: 'TypeError',
      code: 'WrongType',
      field: 'bucket',
      reason: 'expected a string, got number',
      message: '"bucket" expected a string, got number',
    });
  });

  it('about an unknown property is a TypeError with its own code', () => {
    expect(properties(thrown(() => signer.presignMany({ ...template, expires: 7 } as never, ['a'])))).toEqual({
      name: 'TypeError',
      code: 'UnknownProperty',
      field: 'template',
      reason: '"expires" is not an option. Did you mean "expiresIn" (seconds)?',
      message: '"expires" is not an option. Did you mean "expiresIn" (seconds)?',
    });
  });

  it('about a value is a RangeError with code, reason and field', () => {
    expect(properties(thrown(() => signer.presignMany({ ...template, expiresIn: 0 }, ['a'])))).toEqual({
      name: 'RangeError',
      code: 'OutOfRange',
      field: 'expiresIn',
      reason: 'expected 1 to 604800 seconds, got 0',
      message: '"expiresIn" expected 1 to 604800 seconds, got 0',
    });
  });

  it('about an item has its index, and its reason does not repeat it', () => {
    expect(properties(thrown(() => signer.presignMany(template, ['a', 'b/../c'])))).toEqual({
      name: 'SigV4Error',
      code: 'DotSegment',
      field: 'key',
      index: 1,
      reason: 'has a segment "." or "..", which HTTP clients remove',
      message: '"key" of item 1 has a segment "." or "..", which HTTP clients remove',
    });
  });

  it('without a field has its reason as message', async () => {
    const disposed = await createSigner({ credentials, region });
    disposed.dispose();
    expect(properties(thrown(() => disposed.presignMany(template, ['a'])))).toEqual({
      name: 'SigV4Error',
      code: 'SignerDisposed',
      reason: 'the signer was disposed',
      message: 'the signer was disposed',
    });
  });
});

describe('isSiglaneError', () => {
  it('is false for errors of other code', () => {
    const lookalike = Object.assign(new TypeError('"key" expected a string'), {
      code: 'WrongType',
      reason: '',
      field: 'key',
    });
    for (const other of [undefined, null, 'EmptyKey', { code: 'EmptyKey' }, new Error('x'), lookalike])
      expect(isSiglaneError(other)).toBe(false);
  });

  it('recognizes errors of another copy of the library', () => {
    const error = thrown(() => signer.presignMany(template, ['']));
    for (const guard of [isSiglaneError, isOfPresign, isOfPool]) expect(guard(error)).toBe(true);
    const other = Object.defineProperty(new RangeError('x'), Symbol.for('siglane.error'), { value: true });
    expect(isSiglaneError(other)).toBe(true);
  });

  it('adds no visible property to errors', () => {
    const error = new SigV4Error('EmptyKey', 'is empty', { field: 'key', index: 3 });
    expect(Object.keys(error).sort()).toEqual(['code', 'field', 'index', 'name', 'reason']);
    expect(error.message).toBe('"key" of item 3 is empty');
  });

  it('reads only field and index from its place argument', () => {
    const place = { field: undefined, message: 'another', code: 'InvalidBucket' };
    const error = new SigV4Error('EmptyKey', 'is empty', place as object);
    expect(Object.keys(error).sort()).toEqual(['code', 'name', 'reason']);
    expect(error).toMatchObject({ code: 'EmptyKey', message: 'is empty' });
  });
});
