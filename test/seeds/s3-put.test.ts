/**
 * "What I am doing wrong with S3 PUT request using AWS Signature Version 4": the bucket is in the path of the URL but
 * not in the canonical request, a newline is missing before the signed headers, and the date header has the month in
 * place of the minutes. The published answer also stops hashing the payload. These tests have both: the object with its
 * hash, and UNSIGNED-PAYLOAD.
 */
import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';

/**
 * test/vectors/data/requests.json, "seed: an object put with its hash" and "unsigned"; aws-crt, aws4 and minio agree
 * (@smithy/signature-v4 would not sign the date header).
 */
const HASHED = '23307ec0d605be31e54809106f4b6219f1f5ed1a3d217edfb3fc7fe4c5fafd67';
const UNSIGNED = 'c232da60f5d076be612fc5c1e80057a4e1575b317817eb1c71155fa7902fc1aa';

const signer = await createSigner({
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  region: 'eu-west-2',
});
const signingDate = new Date('2018-08-01T12:34:56Z');
const request = {
  method: 'PUT',
  url: 'https://s3-eu-west-2.amazonaws.com/examplebucket/sometest.txt',
  headers: { date: signingDate.toUTCString(), 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
  signingDate,
};

/** @returns headers that a client adds to its own */
function headers(payloadHash: string, signature: string) {
  return {
    'x-amz-date': '20180801T123456Z',
    'x-amz-content-sha256': payloadHash,
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20180801/eu-west-2/s3/aws4_request, ' +
      `SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, Signature=${signature}`,
  };
}

test('signs an object with the hash of its bytes', () => {
  const signed = signer.sign({ ...request, payload: 'Welcome to Amazon S3.' });
  // AWS's own PUT example has the same payload, and this hash.
  const hash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
  expect(signed).toEqual({ url: request.url, headers: headers(hash, HASHED), signature: HASHED });
});

test('signs an object without a hash', () => {
  const signed = signer.sign({ ...request, payloadHash: 'UNSIGNED-PAYLOAD' });
  expect(signed).toEqual({ url: request.url, headers: headers('UNSIGNED-PAYLOAD', UNSIGNED), signature: UNSIGNED });
});
