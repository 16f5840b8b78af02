import { describe, expect, it, test } from 'vitest';
import { createSigner, type Dialect, dialects, type SignerOptions } from '../../bindings/entries/index.js';
import { readDialect } from '../../bindings/protocol/dialects.js';
import { credentials, region, thrown } from '../support/example.js';

describe('the dialect of a service', () => {
  test.each([
    ['s3', dialects.s3],
    ['s3-object-lambda', dialects.s3],
    ['s3-outposts', dialects.s3],
    ['s3express', { ...dialects.s3, tokenHeader: 'x-amz-s3session-token' }],
    ['dynamodb', dialects.standard],
    ['heat', dialects.standard],
    ['constructor', dialects.standard],
    ['aoss', { ...dialects.standard, payloadHeader: true }],
    ['iotdevicegateway', { ...dialects.standard, sessionToken: 'appended' }],
    ['vpc-lattice-svcs', { ...dialects.standard, payloadHeader: true, unsignedPayload: 'always' }],
  ])('%s', (service, expected) => {
    expect(readDialect(undefined, service)).toEqual(expected);
  });

  it('cannot be changed for all signers', () => {
    const live = dialects as unknown as Record<string, { payloadHeader: boolean; neverSign: string[] }>;
    expect(() => live['s3']?.neverSign.push('range')).toThrow(TypeError);
    expect(() => Object.assign(live['s3'] as object, { payloadHeader: false })).toThrow(TypeError);
    expect(() => Object.assign(live, { s3: dialects.standard })).toThrow(TypeError);
  });

  it('can be another preset, or have single settings changed', () => {
    expect(readDialect('keystone', 's3')).toEqual(dialects.keystone);
    expect(readDialect({ pathEncoding: 'single' }, 'execute-api')).toEqual({
      ...dialects.standard,
      pathEncoding: 'single',
    });
    expect(readDialect({ postQuery: undefined } as object, 's3')).toEqual(dialects.s3);
    expect(readDialect({ ...dialects.keystone, postQuery: 'kept' }, 's3')).toEqual({
      ...dialects.keystone,
      postQuery: 'kept',
    });
  });

  test.each([
    [1, 'dialect', 'TypeError'],
    [null, 'dialect', 'TypeError'],
    ['S3', 'dialect', 'RangeError'],
    ['toString', 'dialect', 'RangeError'],
    [{ pathEncode: 'single' }, 'dialect', 'TypeError'],
    [{ pathEncoding: 'triple' }, 'dialect.pathEncoding', 'RangeError'],
    [{ payloadHeader: 'yes' }, 'dialect.payloadHeader', 'RangeError'],
    [{ neverSign: 'range' }, 'dialect.neverSign', 'TypeError'],
    [{ neverSign: [1] }, 'dialect.neverSign', 'TypeError'],
    [{ neverSign: ['a b'] }, 'dialect.neverSign', 'RangeError'],
    [{ neverSign: [''] }, 'dialect.neverSign', 'RangeError'],
    [[], 'dialect', 'TypeError'],
  ])('refuses %o', async (dialect, field, name) => {
    const options = { credentials, region, dialect } as unknown as SignerOptions;
    await expect(createSigner(options)).rejects.toMatchObject({ name, field });
  });
});

describe('URLs by bucket and key', () => {
  const sessionToken = 'token';
  const signerWith = (dialect: Partial<Dialect>) =>
    createSigner({ credentials: { ...credentials, sessionToken }, region, dialect });

  it('can omit the token, but not append it', async () => {
    const template = { bucket: 'examplebucket', signingDate: new Date(0) };
    const plain = await createSigner({ credentials, region });
    const omitting = await signerWith({ sessionToken: 'omitted' });
    expect(omitting.presignMany(template, ['a'])).toEqual(plain.presignMany(template, ['a']));
    const appending = await signerWith({ sessionToken: 'appended' });
    for (const call of [
      () => appending.presignMany(template, ['a']),
      () => appending.presign({ ...template, key: 'a' }),
    ]) {
      expect(thrown(call)).toMatchObject({ code: 'UnsupportedDialect', field: 'dialect.sessionToken' });
    }
  });

  it('are for S3, unless there is another endpoint', async () => {
    const signer = await createSigner({ credentials, region, service: 'dynamodb' });
    for (const call of [
      () => signer.presign({ bucket: 'examplebucket', key: 'a' }),
      () => signer.presignMany({ bucket: 'examplebucket' }, ['a']),
      () => signer.explain({ bucket: 'examplebucket', key: 'a' }),
    ]) {
      expect(thrown(call)).toMatchObject({ code: 'InvalidScope', field: 'service' });
    }
    expect(signer.presign({ endpoint: 'https://example.com', key: 'a' })).toContain('%2Fdynamodb%2Faws4_request');
  });

  it('equal the URLs presigned by their address', async () => {
    const signer = await signerWith({});
    const signingDate = new Date(0);
    for (const key of ['a', 'photos/é !()+.jpg', 'a//b/']) {
      const url = `https://examplebucket.s3.us-east-1.amazonaws.com/${key}`;
      expect(signer.presign({ url, signingDate })).toBe(signer.presign({ bucket: 'examplebucket', key, signingDate }));
    }
  });
});
