/** Forms: the policy is the signed text, and programs easily rewrite it on the way. */
import { describe, expect, test } from 'vitest';
import { type CauseId, diagnose } from '../../bindings/entries/diagnose.js';
import { signature, signingKeySteps } from '../reference/steps.mjs';
import { readVectors } from '../vectors/read.js';

/** The published example: its policy has line breaks of CR and LF. */
const { policy, signature: published, credentials } = readVectors('post-policy.json');
const { accessKeyId, secretAccessKey } = credentials;
const { kSigning } = signingKeySteps(secretAccessKey, '20151229', 'us-east-1', 's3');
const now = new Date('2015-12-29T12:00:00Z');
const text = Buffer.from(policy, 'base64').toString();
const base64 = (json: string) => Buffer.from(json).toString('base64');

function form(signed: string, sent = policy) {
  const fields = {
    key: 'user/user1/a.jpg',
    acl: 'public-read',
    'x-amz-credential': `${accessKeyId}/20151229/us-east-1/s3/aws4_request`,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-date': '20151229T000000Z',
    policy: sent,
    'x-amz-signature': signed,
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    method: 'POST',
    url: 'https://sigv4examplebucket.s3.amazonaws.com/',
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body: `${parts.join('')}--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nfile\r\n--b--\r\n`,
  };
}

test('has no finding for the published form', async () => {
  expect(await diagnose({ request: form(published), now, secretAccessKey })).toMatchObject({
    findings: [],
    signature: 'matches',
  });
});

const python = JSON.stringify(JSON.parse(text)).replace(/"[^"]*"|[,:]/g, (each) =>
  each.length === 1 ? `${each} ` : each,
);
const rewritten: [name: string, cause: CauseId, signed: string][] = [
  ['read and written by JavaScript', 'policy-rewritten', base64(JSON.stringify(JSON.parse(text)))],
  ['read and written by Python', 'policy-rewritten', base64(python)],
  ['with other line breaks', 'policy-rewritten', base64(text.replaceAll('\r\n', '\n'))],
  ['without whitespace', 'policy-rewritten', base64(text.replace(/\s+/g, ''))],
  ['with a line break at its end', 'policy-rewritten', `${policy}\n`],
  ['before it was encoded', 'policy-not-encoded', text],
];

describe.each(rewritten)('a policy that was signed %s', (_, cause, signed) => {
  const request = form(signature(kSigning, signed));
  test('is found with the secret', async () => {
    const { findings, signature: verdict } = await diagnose({ request, now, secretAccessKey });
    expect(findings[0]).toMatchObject({ cause, certainty: 'proven' });
    expect(verdict).toBe('does not match');
  });
  test('is found with the string to sign', async () => {
    if (signed.endsWith('\n')) return expect(signed).toBe(`${policy}\n`); // A file ends with a line break as well.
    const { findings } = await diagnose({ request, now, stringToSign: signed });
    expect(findings[0]).toMatchObject({ cause, certainty: 'proven' });
  });
});

test('a key with a line break', async () => {
  const { kSigning: other } = signingKeySteps(`${secretAccessKey}\n`, '20151229', 'us-east-1', 's3');
  const { findings } = await diagnose({ request: form(signature(other, policy)), now, secretAccessKey });
  expect(findings[0]).toMatchObject({ cause: 'secret-blanks', certainty: 'proven' });
});

test('another secret at the service', async () => {
  const error = `<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message><StringToSign>${policy}</StringToSign></Error>`;
  const { findings } = await diagnose({ request: form(published), now, secretAccessKey, error });
  expect(findings[0]?.cause).toBe('wrong-secret');
});
