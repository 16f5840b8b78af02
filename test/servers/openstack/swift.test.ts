/**
 * Swift's S3 API, with its own users and with Keystone's: it accepts siglane's signatures, and refuses changed
 * requests.
 */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { diagnose } from '../../../bindings/entries/diagnose.js';
import { createEc2Verifier, toS3Credentials } from '../../../bindings/entries/ec2.js';
import { createSigner, type SigningRequest } from '../../../bindings/entries/index.js';
import { arrived } from '../../verify/verifiers.js';
import { inHeader, inUrl } from '../change.js';
import { type Answer, element, type HttpRequest, send } from '../http.js';

const servers = [
  ['its own', inject('swift')],
  ['Keystone', inject('swiftBehindKeystone')],
] as const;

describe.each(servers)('users of %s', async (_, { endpoint, credentials }) => {
  const signer = await createSigner({ credentials, region: 'us-east-1', service: 's3' });
  const bucket = `${endpoint}/bucket`;
  const object = `${bucket}/a%20key%20(1)*~%2B`;

  function signed(request: SigningRequest & { headers?: Record<string, string> }, body = ''): HttpRequest {
    const { method = 'GET', headers = {} } = request;
    const { url, headers: added } = signer.sign({ ...request, payload: body });
    return { method, url, headers: { ...headers, ...added }, body };
  }
  beforeAll(async () => {
    for (const request of [signed({ method: 'PUT', url: bucket }), signed({ method: 'PUT', url: object }, 'content')])
      expect(told(await send(request))).toEqual({ status: 200, code: undefined });
  });

  test('accepts PUT, GET and presigned requests', async () => {
    for (const request of [
      signed({ url: object }),
      signed({ url: object, headers: { 'x-amz-meta-a': 'b   c' } }),
      { url: signer.presign({ url: object }) },
      { url: signer.presign({ url: `${object}?response-content-type=a/b%20*` }) },
    ]) {
      const answer = await send(request);
      expect(told(answer)).toEqual({ status: 200, code: undefined });
      expect(answer.body.toString()).toBe('content');
    }
    expect(told(await send(signed({ url: `${bucket}?list-type=2&prefix=a%20*~/&delimiter=` })))).toMatchObject({
      status: 200,
    });
    expect(
      told(await send({ method: 'PUT', url: signer.presign({ method: 'PUT', url: object }), body: 'content' })),
    ).toMatchObject({
      status: 200,
    });
  });

  test('diagnose finds the cause of a refusal in the response', async () => {
    const { secretAccessKey } = credentials;
    // Signed without the bucket in its path, and with a header that changes on the way.
    const { headers } = signed({ url: `${endpoint}/a%20key%20(1)*~%2B` });
    const mistaken = { method: 'GET', url: object, headers, body: '' };
    const right = signed({ url: object, headers: { 'x-amz-meta-a': 'b' } });
    for (const [sent, had, cause] of [
      [mistaken, mistaken, 'bucket-not-in-path'],
      [inHeader('x-amz-meta-a')(right), right, 'changed-on-the-way'],
    ] as const) {
      const answer = await send(sent);
      expect(told(answer)).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
      const { findings } = await diagnose({ request: had, error: answer.body.toString(), secretAccessKey });
      expect(findings[0]).toMatchObject({ cause, certainty: 'proven' });
    }
  });

  test('refuses changed requests', async () => {
    const request = signed({ url: object, headers: { 'x-amz-meta-a': 'b' } });
    const presigned = { method: 'GET', url: signer.presign({ url: object }), headers: {}, body: '' };
    for (const tampered of [
      { ...request, method: 'DELETE' },
      inUrl(/a%20key/)(request),
      inHeader('authorization')(request),
      inHeader('x-amz-meta-a')(request),
      inUrl(/Signature=\w+/)(presigned),
      inUrl(/Expires=900/, () => 'Expires=901')(presigned),
      { ...presigned, method: 'DELETE' },
    ])
      expect(told(await send(tampered))).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test("an error has the stages of the signature as Swift computes them, which equal siglane's", async () => {
    const shown = signer.explain({ url: object });
    const { url, headers } = signer.sign({ url: object });
    const answer = await send(inHeader('authorization')({ method: 'GET', url, headers, body: '' }));
    const xml = answer.body.toString();
    const date = headers['x-amz-date'] as string;
    expect(element(xml, 'CanonicalRequest')).toBe(shown.canonicalRequest.replace(/\d{8}T\d{6}Z/, date));
    for (const name of ['CanonicalRequest', 'StringToSign']) {
      const bytes = Buffer.from(element(xml, `${name}Bytes`)?.replaceAll(' ', '') ?? '', 'hex');
      expect(bytes.toString()).toBe(element(xml, name));
    }
    expect(element(xml, 'AWSAccessKeyId')).toBe(credentials.accessKeyId);
  });

  test("siglane's verifier accepts siglane's document of a request that Swift accepts", async () => {
    const verifier = await createEc2Verifier({ lookup: () => credentials, service: 's3', region: 'us-east-1' });
    const request = arrived({ method: 'GET' }, { url: signer.presign({ url: object }) });
    expect(await verifier.verifyS3(await toS3Credentials(request))).toMatchObject({ ok: true });
  });
});

function told({ status, code }: Answer): Pick<Answer, 'status' | 'code'> {
  return { status, code };
}
