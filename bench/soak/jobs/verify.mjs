/** The work of a server: verifies right and wrong signatures, and finds the cause of a wrong one. */
import { equal } from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { diagnose } from 'siglane/diagnose';
import { createVerifier } from 'siglane/verify';
import { presign } from '../../../test/reference/presign.mjs';
import { referenceUrl } from '../check.mjs';
import { templateOf } from './presign.mjs';

export const verifyOne = {
  name: 'verify',
  async run(world) {
    const { verifier, secrets } = await verifierOf(world);
    const requests = receive(world, secrets, 20);
    for (const { request, code } of requests) checkVerdict(await verifier.verify(request), code);
    return requests.length;
  },
};

export const verifyMany = {
  name: 'verifyMany',
  async run(world) {
    const { verifier, secrets } = await verifierOf(world);
    const requests = receive(world, secrets, 120);
    const verdicts = await verifier.verifyMany(requests.map(({ request }) => request));
    equal(verdicts.length, requests.length);
    for (const [i, { code }] of requests.entries()) checkVerdict(verdicts[i], code);
    return requests.length;
  },
};

/** A client that derives the key without "AWS4" before the secret. Only signing again can prove this mistake. */
export const diagnosis = {
  name: 'diagnose',
  async run(world) {
    const { accessKeyId, secretAccessKey } = world.credentials;
    const { bucket, expiresIn } = templateOf(world);
    const host = `${bucket}.s3.${world.region}.amazonaws.com`;
    const right = presign({
      method: 'GET',
      origin: `https://${host}`,
      path: '/a.jpg',
      query: [],
      headers: [],
      payloadHash: 'UNSIGNED-PAYLOAD',
      credentials: { accessKeyId, secretAccessKey },
      region: world.region,
      service: 's3',
      date: world.date,
      expiresIn,
    });
    const key = right.credentialScope.split('/').reduce(hmac, secretAccessKey);
    const url = right.url.replace(right.signature, hmac(key, right.stringToSign).toString('hex'));
    const evidence = { request: { method: 'GET', url, headers: { host } }, secretAccessKey, now: world.date };
    const { signature, findings } = await diagnose(evidence);
    equal(signature, 'does not match');
    equal(findings[0].cause, 'key-prefix');
    return 1;
  },
};

/** The verifier of a run. It is kept while keys come and go. */
let kept;

async function verifierOf(world) {
  if (kept === undefined) {
    const secrets = new Map();
    const lookup = (id) => secrets.get(id);
    kept = { secrets, verifier: await createVerifier({ lookup, region: world.region, service: 's3', now: world.now }) };
  }
  // The server forgets a key when the next one comes. The verifier must forget what it derived from the key too.
  kept.secrets.clear();
  kept.secrets.set(world.credentials.accessKeyId, world.credentials);
  return kept;
}

/** Creates presigned URLs as they arrive: one in five has a wrong signature, one in ten an unknown key. */
function receive(world, secrets, count) {
  const { bucket, expiresIn } = templateOf(world);
  const host = `${bucket}.s3.${world.region}.amazonaws.com`;
  const stranger = world.createCredentials();
  equal(secrets.has(stranger.accessKeyId), false);
  return world.createKeys(count).map((key, i) => {
    const credentials = i % 10 === 9 ? stranger : world.credentials;
    const url = referenceUrl(world, { bucket, expiresIn, key, credentials }).slice(`https://${host}`.length);
    const isWrong = i % 5 === 3;
    const sent = isWrong ? url.slice(0, -1) + (url.endsWith('0') ? '1' : '0') : url;
    const code = i % 10 === 9 ? 'InvalidAccessKeyId' : isWrong ? 'SignatureDoesNotMatch' : undefined;
    return { request: { method: 'GET', url: sent, headers: [['host', host]] }, code };
  });
}

/** @param code code of the expected error; undefined if none is expected */
function checkVerdict(verdict, code) {
  equal(verdict.ok ? undefined : verdict.error.code, code);
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
