/** Documents for /v3/s3tokens. */
import { describe, expect, test } from 'vitest';
import { toS3Credentials } from '../../../bindings/entries/ec2.js';
import type { Received } from '../../verify/verifiers.js';
import { arriving, arrivingPresigned, ask, expectAccepted, expectRefused, signerFor } from './ask.js';

const s3 = await signerFor('s3', 's3');
const iam = await signerFor('standard', 'iam');
const url = 'http://bucket.s3.example.com/a%20key%20(1)?versionId=1&x-id=GetObject';

const requests: [name: string, request: () => Received][] = [
  ['GET', () => arriving(s3, { url })],
  ['PUT with a body', () => arriving(s3, { method: 'PUT', url, payload: 'body' })],
  ['PUT without a hash', () => arriving(s3, { method: 'PUT', url, payloadHash: 'UNSIGNED-PAYLOAD' })],
  ['presigned', () => arrivingPresigned(s3, { url })],
  ['presigned, a day ago', () => arrivingPresigned(s3, { url, signingDate: new Date(Date.now() - 86_400_000) })],
  ['IAM', () => arriving(iam, { method: 'POST', url: 'http://iam.example.com/', payload: 'Action=ListUsers' })],
];

test.each(requests)('%s: accepted; after a change: refused', async (_, request) => {
  const { credentials } = await toS3Credentials(request());
  await expectAccepted({ credentials }, 's3tokens');
  await expectAccepted({ credential: credentials }, 's3tokens');
  const signature = credentials.signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  await expectRefused({ credentials: { ...credentials, signature } }, 's3tokens');
  // Another key in the query, and another method.
  const other = await toS3Credentials({ ...request(), method: 'DELETE' });
  await expectRefused(other, 's3tokens');
});

describe('services', () => {
  test('Keystone refuses services other than s3, iam and sts, and so does siglane', async () => {
    const request = arriving(await signerFor('standard', 'ec2'), { url: 'http://ec2.example.com/' });
    await expect(toS3Credentials(request)).rejects.toMatchObject({ code: 'InvalidScope' });
    const { credentials } = await toS3Credentials(arriving(iam, { url: 'http://iam.example.com/' }));
    const text = Buffer.from(credentials.token, 'base64url').toString().replace('/iam/', '/ec2/');
    // With padding, which Python needs.
    const token = Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    await expectRefused({ credentials: { ...credentials, token } }, 's3tokens');
    expect((await ask({ credentials: { ...credentials, token } }, 's3tokens')).body).toContain(
      'Invalid EC2 signature.',
    );
  });
});
