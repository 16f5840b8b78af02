import { deriveSigningKey } from '../shared/hmac.mjs';

/** What the forms written by hand prepare once, so that a URL costs no more than it must. */
export function prepareByHand({ host, credentials, region, amzDate, expiresIn }) {
  const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;
  const token = credentials.sessionToken;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${amzDate}`,
    `X-Amz-Expires=${expiresIn}`,
    ...(token === undefined ? [] : [`X-Amz-Security-Token=${encodeURIComponent(token)}`]),
    'X-Amz-SignedHeaders=host',
  ].join('&');
  return {
    requestHead: 'GET\n/',
    requestTail: `\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`,
    stringHead: `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n`,
    signingKey: deriveSigningKey(credentials.secretAccessKey, scope),
    urlHead: `https://${host}/`,
    urlTail: `?${query}&X-Amz-Signature=`,
  };
}

/** 1 for each UTF-16 unit that S3 leaves as it is in a path; as long as there are units, so that no read is out of bounds. */
export const plainUnits = new Uint8Array(65536);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/')) {
  plainUnits[byte] = 1;
}

/** Percent-encodes an object key, the slashes excepted. A plain key, the usual case, is returned as it is. */
export function encodeKey(key) {
  for (let i = 0; i < key.length; i++) {
    if (plainUnits[key.charCodeAt(i)] !== 1) return encodeHardKey(key);
  }
  return key;
}

export function encodeHardKey(key) {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A signer for both outputs from a function that makes one URL. */
export function signerOf(signOne) {
  return {
    strings(keys) {
      const urls = new Array(keys.length);
      for (let i = 0; i < keys.length; i++) urls[i] = signOne(keys[i]);
      return urls;
    },
    bytes(keys, out) {
      let at = 0;
      for (let i = 0; i < keys.length; i++) {
        const line = `${signOne(keys[i])}\n`;
        if (at + line.length > out.length) at = 0;
        at += out.latin1Write(line, at);
      }
      return at;
    },
    textOf: (length, out) => out.latin1Slice(0, length),
  };
}
