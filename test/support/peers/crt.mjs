/** aws-crt: the C signer of several AWS SDKs. It signs the path as given, and reads the query from it. */
import { auth, http } from 'aws-crt';
import { signatureOf, wireHost, wirePath, wireQuery } from './wire.mjs';

/** @typedef {import('./types.mjs').Peer} Peer */

/** @type {Peer} */
export const crt = {
  name: 'aws-crt',
  async presign(request) {
    const query = wireQuery(request.query);
    const { accessKeyId, secretAccessKey, sessionToken } = request.credentials;
    const signed = await auth.aws_sign_request(
      new http.HttpRequest(
        request.method,
        query === '' ? wirePath(request) : `${wirePath(request)}?${query}`,
        new http.HttpHeaders([['host', wireHost(request)], ...request.headers.map(header)]),
      ),
      {
        algorithm: auth.AwsSigningAlgorithm.SigV4,
        signature_type: auth.AwsSignatureType.HttpRequestViaQueryParams,
        provider: auth.AwsCredentialsProvider.newStatic(accessKeyId, secretAccessKey, sessionToken),
        region: request.region,
        service: request.service,
        date: request.date,
        use_double_uri_encode: false,
        should_normalize_uri_path: false,
        signed_body_value: request.payloadHash,
        signed_body_header: auth.AwsSignedBodyHeaderType.None,
        expiration_in_seconds: request.expiresIn,
      },
    );
    return { signature: signatureOf(signed.path) };
  },
};

/** @param {readonly [string, string]} pair  @returns {[string, string]} */
function header([name, value]) {
  return [name, value];
}
