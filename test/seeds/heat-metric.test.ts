/**
 * cfn-push-stats, inside an instance of OpenStack Heat, posts its metrics with boto's signer and gets "403
 * SignatureDoesNotMatch" (openstack-dev, 24 August 2014): boto signs a POST with an empty canonical query, since the
 * parameters are in the body, and Keystone put them into the query. Keystone now leaves the query of a POST empty too: that
 * is the dialect `keystone`.
 */
import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';

const metric = new URLSearchParams({
  Action: 'PutMetricData',
  Version: '2010-08-01',
  Namespace: 'system/linux',
  'MetricData.member.1.MetricName': 'MemoryUtilization',
  'MetricData.member.1.Unit': 'Percent',
  'MetricData.member.1.Value': '42.5',
});

/** test/vectors/data/requests.json, "seed: a metric posted to Heat"; aws-crt, @smithy/signature-v4 and aws4 agree. */
const SIGNATURE = 'f8a738c41e2cb26dacab5590516e327be0c739a3851cbfaa82bd493236c4c94b';

const signer = await createSigner({
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  region: 'RegionOne',
  service: 'monitoring',
  dialect: 'keystone',
});
const request = {
  method: 'POST',
  url: 'http://heat.example.com:8003/v1/',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  payload: metric.toString(),
  signingDate: new Date('2014-08-24T05:55:14Z'),
};

test('signs a posted metric as Keystone does', () => {
  expect(signer.sign(request)).toEqual({
    url: 'http://heat.example.com:8003/v1/',
    headers: {
      'x-amz-date': '20140824T055514Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20140824/RegionOne/monitoring/aws4_request, ' +
        `SignedHeaders=content-type;host;x-amz-date, Signature=${SIGNATURE}`,
    },
    signature: SIGNATURE,
  });
});

test('parameters in the URL of a POST do not change the signature', () => {
  const url = `${request.url}?Action=PutMetricData&Version=2010-08-01`;
  const { canonicalRequest, signature } = signer.explain({ ...request, url });
  expect(canonicalRequest.split('\n').slice(0, 3)).toEqual(['POST', '/v1/', '']);
  expect(signature).toBe(SIGNATURE);
});
