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
    ['expires', '"expiresIn" (seconds)'],
    ['Expires', '"expiresIn" (seconds)'],
    ['X-Amz-Expires', '"expiresIn" (seconds)'],
    ['Bucket', '"bucket"'],
    ['forcePathStyle', '"pathStyle"'],
    ['ResponseContentDisposition', "query: { 'response-content-disposition': … }"],
    ['VersionId', 'query: { versionId: … }'],
    ['ContentType', "headers: { 'content-type': … }"],
    ['useDualstackEndpoint', '"dualStack"'],
    ['host', "endpoint: 'https://…'"],
    ['useSSL', "endpoint: 'https://…'"],
    ['hoistableHeaders', '"query"'],
    ['expires_in', '"expiresIn"'],
    ['expiresin', '"expiresIn"'],
    ['expiresInn', '"expiresIn"'],
    ['metod', '"method"'],
    ['dualstak', '"dualStack"'],
  ])('in a template, %s', (name, advice) => {
    expect(told(() => signer.presignMany({ ...template, [name]: 1 } as never, ['a']))).toContain(
      `"${name}" is not an option. Did you mean ${advice}?`,
    );
  });

  it.each([
    ['Key', '"key"'],
    ['expires', '"expiresIn" (seconds)'],
  ])('in a request to be presigned, %s', (name, advice) => {
    expect(told(() => signer.presign({ ...template, [name]: 'a' } as never))).toBe(
      `"${name}" is not an option. Did you mean ${advice}?`,
    );
  });

  it.each([
    ['body', '"payload"'],
    ['host', "url: 'https://…'"],
    ['path', "url: 'https://…'"],
  ])('in a request to be signed, %s', (name, advice) => {
    expect(told(() => signer.sign({ url: 'https://example.com/', [name]: 'a' }))).toContain(advice);
  });

  it.each([
    'accessKeyId',
    'accessKey',
    'secretKey',
    'aws_secret_access_key',
  ])('in options of a signer: %s', async (name) => {
    await expect(createSigner({ credentials, region, [name]: 'x' } as never)).rejects.toThrow(
      `Did you mean credentials: { accessKeyId, secretAccessKey, sessionToken }?`,
    );
  });

  it.each(['Conditions', 'Fields'])('in options of a form: %s', (name) => {
    const form = { bucket: 'examplebucket', key: 'a', [name]: [] };
    expect(told(() => createPostPolicy(signer, form as never))).toContain(`Did you mean "${name.toLowerCase()}"?`);
  });
});

describe('nothing is suggested', () => {
  it.each(['', 'x', 'constructor', 'retries', 'signingName', '__proto__', 'z'.repeat(100_000)])('for %.20j', (name) => {
    expect(suggestion(name, TEMPLATE_NAMES)).toBe('');
  });
});
