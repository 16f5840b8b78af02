/** aws4 for any request. Its rules follow from the service's name: S3's for `s3`, and the others for everything else. */
import awsFour from 'aws4';
import { amzDate } from '../../../reference/steps.mjs';
import {
  allHeaders,
  fixedPayloadLine,
  headerNames,
  headerRecord,
  payloadLine,
  payloadParameter,
  queryText,
  signedQuery,
  signedToken,
  wirePath,
} from './wire.mjs';

/** @typedef {import('../types.mjs').RequestPeer} RequestPeer */

const PAYLOAD_HEADER = 'x-amz-content-sha256';

/** @type {RequestPeer} */
export const aws4 = {
  name: 'aws4',
  async sign(request, options) {
    const { credentials, dialect, mode, service } = options;
    const signQuery = mode === 'presign';
    const date = amzDate(options.date);
    const { signed, unsigned } = headerNames(request, options);
    const headers = headerRecord(allHeaders(request));

    const isPayloadSigned = signed.includes(PAYLOAD_HEADER) || (!signQuery && dialect.payloadHeader);
    const line = fixedPayloadLine(request, options);
    // It hashes the body itself, but adds the header only for S3.
    if (line !== undefined) headers[PAYLOAD_HEADER] = line;
    else if (isPayloadSigned && service !== 's3') headers[PAYLOAD_HEADER] = payloadLine(request, options);
    if (!signQuery) headers['x-amz-date'] = date;

    /** @type {import('./wire.mjs').Pair[]} */
    const ofSigner = [
      ['X-Amz-Date', date],
      ['X-Amz-Expires', String(request.expiresIn ?? 900)],
    ];
    const query = queryText([
      ...signedQuery(request, options),
      ...payloadParameter(request, options),
      ...(signQuery ? ofSigner : []),
    ]);
    const path = wirePath(request, options);
    const sessionToken = signedToken(options);
    // It adds these two to a request that has a body.
    const never = ['content-type', 'content-length'].filter((name) => !signed.includes(name));
    const signer = new awsFour.RequestSigner(
      {
        method: request.method,
        path: query === '' ? path : `${path}?${query}`,
        headers,
        region: options.region,
        service,
        signQuery,
        body: typeof request.payload === 'object' ? Buffer.from(request.payload) : request.payload,
        doNotEncodePath: dialect.pathEncoding !== 'double',
        extraHeadersToInclude: flags(signed),
        extraHeadersToIgnore: flags([...unsigned, ...never, ...(isPayloadSigned ? [] : [PAYLOAD_HEADER])]),
      },
      {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
      },
    );
    const canonicalRequest = signer.canonicalString();
    return { signature: signer.signature(), canonicalRequest };
  },
};

/** @param {readonly string[]} names */
function flags(names) {
  return Object.fromEntries(names.map((name) => [name, true]));
}
