import { timingSafeEqual } from 'node:crypto';
import { deriveSigningKey } from '../shared/hmac.mjs';

const needed = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders'];

/**
 * Does the work of a careful server for a presigned URL by hand: splits the query, checks each parameter, puts the
 * canonical request together, signs it, and compares. It keeps the day's key, and makes no error messages.
 *
 * @param {(key: Buffer, stringHead: string, canonicalRequest: string) => string} signatureOf
 */
export function verifierOf({ credentials, region, date }, signatureOf) {
  const keys = new Map();
  const keyOf = (scope) => {
    let key = keys.get(scope);
    if (key === undefined) {
      key = deriveSigningKey(credentials.secretAccessKey, scope);
      keys.set(scope, key);
    }
    return key;
  };
  return ({ method, url, headers }) => {
    const at = url.indexOf('?');
    const parameters = new Map();
    const pairs = [];
    for (const part of url.slice(at + 1).split('&')) {
      const equals = part.indexOf('=');
      const name = decodeURIComponent(part.slice(0, equals));
      const value = decodeURIComponent(part.slice(equals + 1));
      if (parameters.has(name)) return false;
      parameters.set(name, value);
      if (name !== 'X-Amz-Signature') pairs.push([encode(name), encode(value)]);
    }
    if (needed.some((name) => !parameters.has(name))) return false;
    if (parameters.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return false;
    const dateTime = parameters.get('X-Amz-Date');
    const [accessKeyId, ...scopeParts] = parameters.get('X-Amz-Credential').split('/');
    const scope = scopeParts.join('/');
    if (accessKeyId !== credentials.accessKeyId) return false;
    if (scope !== `${dateTime.slice(0, 8)}/${region}/s3/aws4_request`) return false;
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(dateTime);
    const time = Date.UTC(year, month - 1, day, hour, minute, second);
    const lifetime = Number(parameters.get('X-Amz-Expires'));
    if (!(lifetime >= 0 && lifetime <= 604_800) || time + lifetime * 1000 < date || time > date.getTime() + 900_000)
      return false;
    const names = parameters.get('X-Amz-SignedHeaders').split(';');
    if (!names.includes('host')) return false;
    const given = new Map();
    for (const [name, value] of headers) given.set(name.toLowerCase(), value.trim().replace(/\s+/g, ' '));
    if (names.some((name) => !given.has(name))) return false;
    for (const name of given.keys()) if (name.startsWith('x-amz-') && !names.includes(name)) return false;
    pairs.sort(([a], [b]) => (a < b ? -1 : 1));
    const canonicalRequest = [
      method,
      encode(decodeURIComponent(url.slice(0, at))).replaceAll('%2F', '/'),
      pairs.map((pair) => pair.join('=')).join('&'),
      names.map((name) => `${name}:${given.get(name)}\n`).join(''),
      names.join(';'),
      'UNSIGNED-PAYLOAD',
    ].join('\n');
    const signature = signatureOf(keyOf(scope), `AWS4-HMAC-SHA256\n${dateTime}\n${scope}\n`, canonicalRequest);
    const claimed = parameters.get('X-Amz-Signature');
    return claimed.length === 64 && timingSafeEqual(Buffer.from(claimed), Buffer.from(signature));
  };
}

function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
