import { hash } from 'node:crypto';
import { emptyHash, prepareByHand } from '../by-hand/index.mjs';
import { createHmac } from '../by-hand/three-hashes.mjs';
import { signerOf } from '../loops.mjs';

export const name = 'node:crypto, three crypto.hash calls, one shape only';
export const family = 'by hand';

/**
 * Signs only one kind of request, as a program may that never signs another. Host, method, and names and values of the
 * headers are in the source. Path and query must be canonical. It reads only the parts of a request that differ.
 */
export function prepare(workload) {
  const prepared = prepareByHand(workload);
  return signerOf(shapes[workload.job](workload, prepared, createHmac(prepared)));
}

const shapes = { dynamodb: putItems, 's3-get': gets };

/** Only the payload differs. The canonical request is one Buffer, and the 64 digits at its end are rewritten. */
function putItems({ host }, { amzDate, token, authorizationHead }, hmac) {
  const tokenLine = token === undefined ? '' : `x-amz-security-token:${token}\n`;
  const signedHeaders = `content-type;host;x-amz-date;${token === undefined ? '' : 'x-amz-security-token;'}x-amz-target`;
  const head =
    `POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:${host}\nx-amz-date:${amzDate}\n${tokenLine}` +
    `x-amz-target:DynamoDB_20120810.PutItem\n\n${signedHeaders}\n`;
  const canonicalRequest = Buffer.from(head + emptyHash);
  const start = `${authorizationHead}${signedHeaders}, Signature=`;
  return ({ url, payload }) => {
    canonicalRequest.latin1Write(hash('sha256', payload, 'hex'), head.length);
    const authorization = start + hmac(hash('sha256', canonicalRequest, 'hex'));
    return token === undefined
      ? { url, headers: { 'x-amz-date': amzDate, authorization } }
      : { url, headers: { 'x-amz-date': amzDate, 'x-amz-security-token': token, authorization } };
  };
}

/** Path and query are adjacent in the URL. In the canonical request a newline is between them instead of "?". */
function gets({ host }, { amzDate, token, authorizationHead }, hmac) {
  const tokenLine = token === undefined ? '' : `x-amz-security-token:${token}\n`;
  const tokenName = token === undefined ? '' : ';x-amz-security-token';
  const signedHeaders = `accept;host;x-amz-content-sha256;x-amz-date${tokenName}`;
  const pathAt = `https://${host}`.length;
  const tail =
    `\naccept:image/*\nhost:${host}\nx-amz-content-sha256:${emptyHash}\nx-amz-date:${amzDate}\n${tokenLine}` +
    `\n${signedHeaders}\n${emptyHash}`;
  const start = `${authorizationHead}${signedHeaders}, Signature=`;
  return ({ url }) => {
    const target = url.slice(pathAt).replace('?', '\n');
    const authorization = start + hmac(hash('sha256', `GET\n${target}${tail}`, 'hex'));
    const headers = { 'x-amz-date': amzDate, 'x-amz-content-sha256': emptyHash };
    if (token !== undefined) headers['x-amz-security-token'] = token;
    headers.authorization = authorization;
    return { url, headers };
  };
}
