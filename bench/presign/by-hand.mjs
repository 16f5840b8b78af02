import { deriveSigningKey } from '../shared/hmac.mjs';
import { encodeKey, prepareTexts } from './texts.mjs';

/** Prepares the texts that the signers on node:crypto share. */
export function prepareByHand(workload) {
  const texts = prepareTexts(workload);
  return { ...texts, signingKey: deriveSigningKey(workload.credentials.secretAccessKey, texts.scope) };
}

/**
 * Makes a signer for all outputs.
 *
 * @param prepared the result of `prepareByHand`
 * @param {(canonicalRequest: string) => string} signText
 */
export function signerOf(texts, signText) {
  const { host, query, queryHead, queryToken, requestHead, requestTail, requestEnd, urlHead, urlTail } = texts;

  function signOne(key) {
    const path = encodeKey(key);
    return urlHead + path + urlTail + signText(requestHead + path + requestTail);
  }

  function signItem({ key, query: { partNumber, versionId } }) {
    const path = encodeKey(key);
    const pairs = `${query}&partNumber=${encodeURIComponent(partNumber)}&versionId=${encodeURIComponent(versionId)}`;
    const signature = signText(`${requestHead}${path}\n${pairs}${requestEnd}`);
    return `${urlHead}${path}?${pairs}&X-Amz-Signature=${signature}`;
  }

  function signUpload({ key, method, headers: { 'content-type': type }, expiresIn }) {
    const path = encodeKey(key);
    const pairs = `${queryHead}${expiresIn}${queryToken}&X-Amz-SignedHeaders=content-type%3Bhost`;
    const lines = `content-type:${type}\nhost:${host}\n\ncontent-type;host\nUNSIGNED-PAYLOAD`;
    const signature = signText(`${method}\n/${path}\n${pairs}\n${lines}`);
    return `${urlHead}${path}?${pairs}&X-Amz-Signature=${signature}`;
  }

  return {
    strings: (keys) => each(keys, signOne),
    items: (items) => each(items, items[0].query === undefined ? signUpload : signItem),
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

function each(keys, sign) {
  const urls = new Array(keys.length);
  for (let i = 0; i < keys.length; i++) urls[i] = sign(keys[i]);
  return urls;
}
