/** aws4. It takes path and query encoded, decodes them and encodes them again. */
import awsFour from 'aws4';
import { amzDate } from '../../reference/steps.mjs';
import { wireHost, wirePath, wireQuery } from './wire.mjs';

/** @typedef {import('./types.mjs').Peer} Peer */

/** @type {Peer} */
export const aws4 = {
  name: 'aws4',
  async presign(request) {
    const query = wireQuery([
      ...request.query,
      ['X-Amz-Date', amzDate(request.date)],
      ['X-Amz-Expires', String(request.expiresIn)],
    ]);
    const signer = new awsFour.RequestSigner(
      {
        method: request.method,
        path: `${wirePath(request)}?${query}`,
        headers: Object.fromEntries([['host', wireHost(request)], ...request.headers]),
        region: request.region,
        service: request.service,
        signQuery: true,
        // Otherwise `range` is not signed.
        extraHeadersToInclude: Object.fromEntries(request.headers.map(([name]) => [name.toLowerCase(), true])),
      },
      request.credentials,
    );
    const canonicalRequest = signer.canonicalString();
    return { signature: signer.signature(), canonicalRequest };
  },
};
