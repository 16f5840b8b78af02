/** Code as people write it with the SDK's signer or node:crypto, where no package does the job. */
import { createHmac } from 'node:crypto';

/** Returns an interceptor's `dispatch`, for a body in memory. */
export function dispatchSigned(signer, dispatch) {
  return (options, handler) => {
    const { method, origin, path, headers, body } = options;
    const { protocol, host, hostname } = new URL(origin);
    const [pathname, search = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    signer
      .sign({ method, protocol, hostname, path: pathname, query, headers: { ...headers, host }, body })
      .then((signed) => dispatch({ ...options, headers: signed.headers }, handler), handler.reject);
    return true;
  };
}

/**
 * @param sts an instance of SignatureV4 of @smithy/signature-v4
 * @returns a bearer token of EKS
 */
export async function eksToken(sts, { region, clusterName }) {
  const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const headers = { 'x-k8s-aws-id': clusterName };
  const url = await presign(sts, { host: `sts.${region}.amazonaws.com`, query, headers, expiresIn: 60 });
  return `k8s-aws-v1.${Buffer.from(`https://${url}`).toString('base64url')}`;
}

/**
 * @param signer an instance of SignatureV4 for the service
 * @returns a password of ElastiCache or MemoryDB
 */
export function cachePassword(signer, { name, username }) {
  return presign(signer, { host: name, query: { Action: 'connect', User: username }, headers: {}, expiresIn: 900 });
}

/** @returns a presigned URL without its scheme */
async function presign(signer, { host, query, headers, expiresIn }) {
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: host,
    path: '/',
    query,
    headers: { host, ...headers },
  };
  const signed = await signer.presign(request, { expiresIn });
  const pairs = Object.entries(signed.query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${host}/?${pairs.join('&')}`;
}

/** @returns a signed GetCallerIdentity request, for a receiver that sends it */
export async function identityProof(sts, { region, audience }) {
  const host = `sts.${region}.amazonaws.com`;
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  const headers = { host, 'content-type': type, 'x-audience': audience };
  const request = { method: 'POST', protocol: 'https:', hostname: host, path: '/', query: {}, headers, body };
  const signed = await sts.sign(request);
  return { method: 'POST', url: `https://${host}/`, headers: signed.headers, body };
}

/** @returns the credentials with which an IAM user sends mail by the SMTP endpoint of SES */
export function smtpPassword({ accessKeyId, secretAccessKey }, region) {
  const parts = ['11111111', region, 'ses', 'aws4_request', 'SendRawEmail'];
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
  const signature = parts.reduce(hmac, `AWS4${secretAccessKey}`);
  return { username: accessKeyId, password: Buffer.from([4, ...signature]).toString('base64') };
}
