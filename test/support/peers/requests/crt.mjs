/** aws-crt for any request. It encodes the path a second time itself, and normalises it. */
import { auth, http } from 'aws-crt';
import {
  allHeaders,
  headerNames,
  isPayloadHeader,
  payloadLine,
  payloadParameter,
  queryText,
  signedQuery,
  wirePath,
} from './wire.mjs';

/** @typedef {import('../types.mjs').RequestPeer} RequestPeer */

/** @type {RequestPeer} */
export const crt = {
  name: 'aws-crt',
  async sign(request, options) {
    const { credentials, dialect, mode } = options;
    const isHeader = mode === 'sign';
    const query = queryText([...signedQuery(request, options), ...payloadParameter(request, options)]);
    const headers = allHeaders(request).filter((header) => !isHeader || !isPayloadHeader(header));
    const hasPayloadHeader = dialect.payloadHeader || request.headers.some(isPayloadHeader);
    const { unsigned } = headerNames(request, options);
    const signed = await auth.aws_sign_request(
      new http.HttpRequest(
        request.method,
        query === '' ? wirePath(request, options) : `${wirePath(request, options)}?${query}`,
        new http.HttpHeaders(headers.map(([name, value]) => [name, value])),
      ),
      {
        algorithm: auth.AwsSigningAlgorithm.SigV4,
        signature_type: isHeader
          ? auth.AwsSignatureType.HttpRequestViaHeaders
          : auth.AwsSignatureType.HttpRequestViaQueryParams,
        provider: auth.AwsCredentialsProvider.newStatic(
          credentials.accessKeyId,
          credentials.secretAccessKey,
          dialect.sessionToken === 'omitted' ? undefined : credentials.sessionToken,
        ),
        region: options.region,
        service: options.service,
        date: options.date,
        header_blacklist: unsigned,
        use_double_uri_encode: dialect.pathEncoding === 'double',
        should_normalize_uri_path: dialect.pathNormalization === 'rfc3986',
        omit_session_token: dialect.sessionToken === 'appended',
        signed_body_value: payloadLine(request, options),
        signed_body_header:
          isHeader && hasPayloadHeader
            ? auth.AwsSignedBodyHeaderType.XAmzContentSha256
            : auth.AwsSignedBodyHeaderType.None,
        ...(!isHeader && { expiration_in_seconds: request.expiresIn ?? 900 }),
      },
    );
    return { signature: signatureOf(isHeader ? signed.headers.get('Authorization') : signed.path) };
  },
};

/** @param {string} text a header, or path and query */
function signatureOf(text) {
  const found = /(?:, |&X-Amz-)Signature=([0-9a-f]{64})(?:&|$)/.exec(text)?.[1];
  if (found === undefined) throw new Error(`no signature in ${text}`);
  return found;
}
