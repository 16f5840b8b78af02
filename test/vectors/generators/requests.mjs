import { jsonRows } from '../../../scripts/json-rows.mjs';
import { referenceInput } from '../../reference/input.mjs';
import { sign } from '../../reference/sign.mjs';
import { requestExclusionsFor } from '../../support/peers/requests/exclusions.mjs';
import { requestPeers } from '../../support/peers/requests/index.mjs';
import { toSignCase } from '../load.mjs';
import { credentials } from './requests/identities.mjs';
import { requests } from './requests/index.mjs';

const LEAST_PEERS = 2;

export async function requestVectors() {
  const cases = [];
  for (const request of requests) cases.push(await makeVector(request));
  return jsonRows({
    origin:
      'expected: test/reference/sign.mjs, that is node:crypto by the description of Signature Version 4. Every peer that ' +
      'can sign the request (see test/support/peers/requests) gave the same signature: they are in agreed.',
    description:
      'Requests as a caller gives them, and what becomes of them. In "signer", credentials are a name of "credentials"; ' +
      'dialect is a preset, or what differs from the settings of the service. A payload is text, or bytes in base64.',
    credentials,
    cases,
  });
}

/**
 * @param {import('../load.mjs').RequestVector} vector
 * @returns {Promise<import('../load.mjs').SignVector>}
 */
async function makeVector(vector) {
  const input = referenceInput(toSignCase({ credentials }, vector));
  const expected = sign(...input);
  const agreed = [];
  for (const peer of requestPeers) {
    if (requestExclusionsFor(peer.name, ...input).length > 0) continue;
    const { signature, canonicalRequest = expected.canonicalRequest } = await peer.sign(...input);
    if (signature !== expected.signature || canonicalRequest !== expected.canonicalRequest) {
      throw new Error(`${peer.name} does not agree with "${vector.name}"`);
    }
    agreed.push(peer.name);
  }
  if (agreed.length < LEAST_PEERS) throw new Error(`fewer than ${LEAST_PEERS} peers can sign "${vector.name}"`);
  return { ...vector, expected, agreed };
}
