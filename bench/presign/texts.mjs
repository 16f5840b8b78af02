/** The texts that hand-written signers put URLs and hashed messages together from. Plain JavaScript that runs in every runtime. */

/** Prepares the texts that are the same for all keys once, so that a URL costs no more than it must. */
export function prepareTexts({ host, credentials, region, amzDate, expiresIn }) {
  const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;
  const token = credentials.sessionToken;
  const queryHead = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${amzDate}`,
    'X-Amz-Expires=',
  ].join('&');
  const queryToken = token === undefined ? '' : `&X-Amz-Security-Token=${encodeURIComponent(token)}`;
  const query = `${queryHead}${expiresIn}${queryToken}&X-Amz-SignedHeaders=host`;
  const requestEnd = `\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
  return {
    scope,
    host,
    query,
    queryHead,
    queryToken,
    requestHead: 'GET\n/',
    requestTail: `\n${query}${requestEnd}`,
    requestEnd,
    stringHead: `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n`,
    urlHead: `https://${host}/`,
    urlTail: `?${query}&X-Amz-Signature=`,
  };
}

const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

/** 1 for each UTF-16 unit that S3 does not encode in a path. It has an entry for every unit, so that no read is out of bounds. */
export const plainUnits = new Uint8Array(65536);
for (const character of `${unreserved}/`) plainUnits[character.charCodeAt(0)] = 1;

/** Percent-encodes an object key except its slashes. Returns a plain key, the usual case, unchanged. */
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
