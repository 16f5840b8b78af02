import { auth, http } from 'aws-crt';
import { inGroups } from '../../shared/in-groups.mjs';
import { encodeKey } from '../texts.mjs';

export const name = 'aws-crt';
export const family = 'library';
export const maxKeys = 1000;

export function prepare({ credentials, region, host, date, expiresIn }) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const config = {
    algorithm: auth.AwsSigningAlgorithm.SigV4,
    signature_type: auth.AwsSignatureType.HttpRequestViaQueryParams,
    provider: auth.AwsCredentialsProvider.newStatic(accessKeyId, secretAccessKey, sessionToken),
    region,
    service: 's3',
    date,
    use_double_uri_encode: false,
    should_normalize_uri_path: false,
    signed_body_value: auth.AwsSignedBodyValue.UnsignedPayload,
    signed_body_header: auth.AwsSignedBodyHeaderType.None,
    expiration_in_seconds: expiresIn,
  };
  const signOne = async (key) => {
    const request = new http.HttpRequest('GET', `/${encodeKey(key)}`, new http.HttpHeaders([['host', host]]));
    const signed = await auth.aws_sign_request(request, config);
    return `https://${host}${signed.path}`;
  };
  return { strings: inGroups(signOne) };
}
