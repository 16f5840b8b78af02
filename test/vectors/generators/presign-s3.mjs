import { jsonRows } from '../../../scripts/json-rows.mjs';
import { presign } from '../../reference/presign.mjs';
import { exclusionsFor } from '../../support/peers/exclusions.mjs';
import { peers } from '../../support/peers/index.mjs';
import { completeRequest, toPresignRequest } from '../load.mjs';
import { cases, defaults } from './cases/index.mjs';

/** The worked example: its signature was published, not computed here. */
const published = {
  name: 'the presigned GET of the S3 documentation',
  origin: 'Amazon S3, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", the example',
  request: {
    address: { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com' },
    origin: 'https://examplebucket.s3.amazonaws.com',
  },
  hashedCanonicalRequest: '3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04',
  signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
};

export async function presignVectors() {
  const vectors = [];
  for (const { name, request } of [published, ...cases]) vectors.push(await makeVector(name, request));
  return jsonRows({
    origin:
      'url and canonicalRequest: test/reference/presign.mjs, that is node:crypto by the description of Signature ' +
      'Version 4; the signature was confirmed by the packages in confirmedBy. "published": says where.',
    description:
      'What a request does not give is as in "defaults". The path is pathPrefix and key; query and itemQuery are ' +
      'signed together. Nothing in a request is encoded.',
    defaults,
    published: [published],
    vectors,
  });
}

/**
 * @param {string} name
 * @param {Partial<import('../load.mjs').VectorRequest>} given
 */
async function makeVector(name, given) {
  const request = toPresignRequest(completeRequest(defaults, given));
  const { url, canonicalRequest, signature } = presign(request);
  const confirmedBy = [];
  for (const peer of peers) {
    if (exclusionsFor(peer.name, request).length > 0) continue;
    const result = await peer.presign(request);
    if (result.signature !== signature) throw new Error(`${peer.name} does not confirm "${name}"`);
    if ((result.canonicalRequest ?? canonicalRequest) !== canonicalRequest) {
      throw new Error(`${peer.name} has another canonical request for "${name}"`);
    }
    confirmedBy.push(peer.name);
  }
  return { name, request: given, url, canonicalRequest, confirmedBy };
}
