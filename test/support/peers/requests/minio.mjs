/** minio, whose signer only sorts, and takes everything else in its final encoding. It presigns only for S3. */
import { presignSignatureV4, signV4 } from 'minio/dist/esm/signing.mjs';
import { amzDate } from '../../../reference/steps.mjs';
import {
  allHeaders,
  headerNames,
  headerRecord,
  payloadLine,
  payloadParameter,
  queryText,
  signedPath,
  signedQuery,
  signedToken,
} from './wire.mjs';

/** @typedef {import('../types.mjs').RequestPeer} RequestPeer */

/** @type {RequestPeer} */
export const minio = {
  name: 'minio',
  async sign(request, options) {
    const { credentials, dialect, mode, region, service, date } = options;
    const { accessKeyId, secretAccessKey } = credentials;
    const sessionToken = signedToken(options);
    const { signed } = headerNames(request, options);
    const line = payloadLine(request, options);

    const query = queryText([...signedQuery(request, options), ...payloadParameter(request, options)]);
    const path = query === '' ? signedPath(request, options) : `${signedPath(request, options)}?${query}`;
    const all = headerRecord(allHeaders(request));
    const headers = Object.fromEntries(Object.entries(all).filter(([name]) => signed.includes(name)));
    const plain = { method: request.method, path, headers, protocol: 'https:' };
    if (mode === 'presign') {
      const expiresIn = request.expiresIn ?? 900;
      const url = presignSignatureV4(plain, accessKeyId, secretAccessKey, sessionToken, region, date, expiresIn);
      return { signature: String(/&X-Amz-Signature=(.*)$/.exec(url)?.[1]) };
    }
    headers['x-amz-date'] = amzDate(date);
    if (dialect.payloadHeader) headers['x-amz-content-sha256'] = line;
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;
    const authorization = signV4(plain, accessKeyId, secretAccessKey, region, date, line, service);
    return { signature: String(/Signature=(.*)$/.exec(authorization)?.[1]) };
  },
};
