/** Signatures of Keystone's own tests (python-keystoneclient, `tests/unit/test_ec2utils.py`). */
import { expect, test } from 'vitest';
import { keystoneCanonicalRequest } from '../../bindings/ec2/canonical.js';
import { makeEc2Verifier } from '../../bindings/ec2/verifier.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, date } from './documents.js';

/** Version 4, by host and user agent; an old boto signs the host without its port. */
const published: [host: string, agent: string | undefined, signature: string][] = [
  ['iam.amazonaws.com', undefined, 'ced6826de92d2bdeed8f846f0bf508e8559e98e4b0199114b84c54174deb456c'],
  ['foo:8000', undefined, '26dd92ea79aaa49f533d13b1055acdcd7d7321460d64621f96cc79c4f4d4ab2b'],
  ['foo:8000', 'Boto/2.9.3 (linux2)', '26dd92ea79aaa49f533d13b1055acdcd7d7321460d64621f96cc79c4f4d4ab2b'],
  ['foo:8000', 'Boto/2.9.2 (linux2)', '9a4b2276a5039ada3b90f72ea8ec174514b92b909fb106b22ad910c5d75a54f4'],
];

const bodyHash = 'b6359072c78d70ebee1e81adcbab4f01bf2c23245fa365ef83fe8f1f955085e2';

function documentFor(host: string, agent: string | undefined, signature: string) {
  const credential = `${credentials.accessKeyId}/20110909/us-east-1/iam/aws4_request`;
  return {
    access: credentials.accessKeyId,
    signature,
    host,
    verb: 'POST',
    path: '/',
    params: { Action: 'ListUsers', Version: '2010-05-08' },
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'X-Amz-Date': '20110909T233600Z',
      Host: host,
      ...(agent !== undefined && { 'User-Agent': agent }),
      Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
    },
    body_hash: bodyHash,
  };
}

test.each(builds)('the %s build verifies them, and refuses small changes', async (build) => {
  const lookup = () => credentials;
  const verifier = makeEc2Verifier(await testCore(build), { lookup, now: () => date, oldBotoHosts: true });
  for (const [host, agent, signature] of published) {
    const document = documentFor(host, agent, signature);
    expect(await verifier.verifyEc2({ ec2Credentials: document })).toEqual({
      ok: true,
      accessKeyId: credentials.accessKeyId,
      credentialScope: '20110909/us-east-1/iam/aws4_request',
      signedHeaders: ['content-type', 'host', 'x-amz-date'],
      payloadHash: bodyHash,
      isQuerySigned: false,
      expiresAt: new Date(date.getTime() + 900_000),
    });
    for (let i = 0; i < 64; i++) {
      const other = signature.slice(0, i) + (signature[i] === '0' ? '1' : '0') + signature.slice(i + 1);
      const result = await verifier.verifyEc2({ ec2Credentials: documentFor(host, agent, other) });
      expect(result).toMatchObject({ ok: false, error: { code: 'SignatureDoesNotMatch' } });
    }
  }
});

test('the canonical request of the first signature', () => {
  const [[host, agent, signature]] = published as [(typeof published)[0]];
  expect(keystoneCanonicalRequest(documentFor(host, agent, signature))).toBe(
    [
      'POST',
      '/',
      '',
      'content-type:application/x-www-form-urlencoded; charset=utf-8',
      'host:iam.amazonaws.com',
      'x-amz-date:20110909T233600Z',
      '',
      'content-type;host;x-amz-date',
      bodyHash,
    ].join('\n'),
  );
});
