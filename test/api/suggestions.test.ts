import { describe, expect, it } from 'vitest';
import { suggestion } from '../../bindings/api/suggestions.js';
import { createSigner } from '../../bindings/entries/index.js';
import { createPostPolicy } from '../../bindings/entries/post-policy.js';
import { TEMPLATE_NAMES } from '../../bindings/template/template.js';
import { credentials, region, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });

/** The error message of the call. */
function told(call: () => unknown): string {
  return (thrown(call) as Error).message;
}

describe("for a name of another library, the error names siglane's own option", () => {
  it.each([
    ['expires', 'write expiresIn, in seconds'],
    ['Expires', 'write expiresIn, in seconds'],
    ['X-Amz-Expires', 'write expiresIn, in seconds'],
    ['Bucket', 'its name is bucket'],
    ['forcePathStyle', 'write pathStyle'],
    ['ResponseContentDisposition', "write query: { 'response-content-disposition': … }"],
    ['VersionId', 'write query: { versionId: … }'],
    ['ContentType', "write headers: { 'content-type': … }"],
    ['useDualstackEndpoint', 'write dualStack'],
    ['host', "write endpoint: 'https://…'"],
    ['useSSL', "write endpoint: 'https://…'"],
    ['expires_in', 'its name is expiresIn'],
    ['expiresin', 'its name is expiresIn'],
    ['expiresInn', 'did you mean expiresIn?'],
    ['metod', 'did you mean method?'],
    ['dualstak', 'did you mean dualStack?'],
  ])('in a template: %s', (name, advice) => {
    expect(told(() => signer.presignMany({ ...template, [name]: 1 } as never, ['a']))).toContain(
      `has the unknown property "${name}": ${advice}`,
    );
  });

  it.each([
    ['Key', 'its name is key'],
    ['expires', 'write expiresIn, in seconds'],
  ])('in a request to presign: %s', (name, advice) => {
    expect(told(() => signer.presign({ ...template, [name]: 'a' } as never))).toBe(
      `"request" has the unknown property "${name}": ${advice}`,
    );
  });

  it.each([
    ['body', 'write payload'],
    ['host', "write url: 'https://…'"],
    ['path', "write url: 'https://…'"],
  ])('in a request to sign: %s', (name, advice) => {
    expect(told(() => signer.sign({ url: 'https://example.com/', [name]: 'a' }))).toContain(advice);
  });

  it.each([
    'accessKeyId',
    'accessKey',
    'secretKey',
    'aws_secret_access_key',
  ])('in options of a signer: %s', async (name) => {
    await expect(createSigner({ credentials, region, [name]: 'x' } as never)).rejects.toThrow(
      `"${name}": write credentials: { accessKeyId, secretAccessKey, sessionToken }`,
    );
  });

  it.each(['Conditions', 'Fields'])('in options of a form: %s', (name) => {
    const form = { bucket: 'examplebucket', key: 'a', [name]: [] };
    expect(told(() => createPostPolicy(signer, form as never))).toContain(`its name is ${name.toLowerCase()}`);
  });
});

describe('there is no suggestion', () => {
  it.each(['', 'x', 'constructor', 'retries', '__proto__', 'z'.repeat(100_000)])('for %.20j', (name) => {
    expect(suggestion(name, TEMPLATE_NAMES)).toBe('');
  });
});
