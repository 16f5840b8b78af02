// Two presigners on node:crypto as a careful engineer writes them by hand: everything that does not depend on the key
// is prepared once. bench/ compares more of them.
import { createHash, createHmac, createSecretKey, hash } from 'node:crypto';

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const encodeKey = (key) => (/^[\w.~/-]*$/.test(key) ? key : key.split('/').map(encode).join('/'));

/** Prepares the texts around the key, which both signers share. */
function prepare({ bucket, region, date, expiresIn, env }) {
  const amzDate = date.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;
  const host = `${bucket}.s3.${region}.amazonaws.com`;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encode(`${env.AWS_ACCESS_KEY_ID}/${scope}`)}`,
    `X-Amz-Date=${amzDate}`,
    `X-Amz-Expires=${expiresIn}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const signingKey = scope
    .split('/')
    .reduce((key, part) => createHmac('sha256', key).update(part).digest(), `AWS4${env.AWS_SECRET_ACCESS_KEY}`);
  return {
    signingKey,
    stringToSign: `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n`,
    canonicalRequestEnd: `\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`,
    urlStart: `https://${host}/`,
    urlEnd: `?${query}&X-Amz-Signature=`,
  };
}

/** Signs with createHash and createHmac, as every tutorial does, with the signing key as a KeyObject. */
function createHashAndHmac(options) {
  const { signingKey, stringToSign, canonicalRequestEnd, urlStart, urlEnd } = prepare(options);
  const key = createSecretKey(signingKey);
  return (objectKey) => {
    const path = encodeKey(objectKey);
    const digest = createHash('sha256').update(`GET\n/${path}${canonicalRequestEnd}`).digest('hex');
    return (
      urlStart +
      path +
      urlEnd +
      createHmac('sha256', key)
        .update(stringToSign + digest)
        .digest('hex')
    );
  };
}

/** Signs with three calls of crypto.hash, and writes HMAC's inner and outer block by hand. Faster, and seldom seen. */
function threeHashes(options) {
  const { signingKey, stringToSign, canonicalRequestEnd, urlStart, urlEnd } = prepare(options);
  const inner = Buffer.alloc(64 + stringToSign.length + 64, 0x36);
  const outer = Buffer.alloc(96, 0x5c);
  for (let i = 0; i < signingKey.length; i++) {
    inner[i] ^= signingKey[i];
    outer[i] ^= signingKey[i];
  }
  inner.write(stringToSign, 64, 'latin1');
  return (objectKey) => {
    const path = encodeKey(objectKey);
    inner.write(hash('sha256', `GET\n/${path}${canonicalRequestEnd}`, 'hex'), 64 + stringToSign.length, 'latin1');
    outer.set(hash('sha256', inner, 'buffer'), 64);
    return urlStart + path + urlEnd + hash('sha256', outer, 'hex');
  };
}

export const handWritten = {
  'by hand: createHash + createHmac': createHashAndHmac,
  'by hand: three crypto.hash calls': threeHashes,
};
