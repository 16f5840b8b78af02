/** Headers of requests, and browser upload forms. */
import { equal } from 'node:assert/strict';
import { createPostPolicies } from 'siglane/post-policy';
import { signature, signingKeySteps } from '../../../test/reference/steps.mjs';
import { checkSigned, sample } from '../check.mjs';
import { templateOf } from './presign.mjs';

export const signOne = {
  name: 'sign',
  run(world) {
    const requests = createRequests(world, 20);
    for (const request of requests) checkSigned(world, request, world.signer.sign(request));
    return requests.length;
  },
};

export const signMany = {
  name: 'signMany',
  run(world) {
    const requests = createRequests(world, 500);
    const signed = world.signer.signMany(requests);
    equal(signed.length, requests.length);
    sample(world, signed.length, (i) => checkSigned(world, requests[i], signed[i]));
    return requests.length;
  },
};

export const policies = {
  name: 'createPostPolicies',
  run(world) {
    const { bucket, expiresIn } = templateOf(world);
    const forms = world.createKeys(30).map((key) => ({ bucket, expiresIn, key, contentLengthRange: [1, 1_000] }));
    const made = createPostPolicies(world.signer, forms);
    equal(made.length, forms.length);
    const { secretAccessKey, sessionToken } = world.credentials;
    sample(world, made.length, (i) => {
      const { fields } = made[i];
      const { kSigning } = signingKeySteps(secretAccessKey, fields['x-amz-date'].slice(0, 8), world.region, 's3');
      equal(fields['x-amz-signature'], signature(kSigning, fields['policy']));
      equal(fields['x-amz-security-token'], sessionToken);
      const { conditions } = JSON.parse(Buffer.from(fields['policy'], 'base64').toString());
      equal(conditions.map((each) => each['key']).find(Boolean), forms[i].key);
    });
    return forms.length;
  },
};

/** Creates GET and PUT requests in turn, with bodies of up to 2 KB. */
function createRequests(world, count) {
  const host = `bucket-${world.random(1_000_000)}.s3.${world.region}.amazonaws.com`;
  return Array.from({ length: count }, (_, i) => {
    const url = `https://${host}/photos/${world.random(1_000_000)}.jpg?versionId=${i}`;
    if (i % 2 === 0) return { method: 'GET', url, headers: { accept: 'image/*' } };
    return {
      method: 'PUT',
      url,
      headers: { 'content-type': 'text/plain' },
      payload: `${i} `.repeat(world.random(500)),
    };
  });
}
