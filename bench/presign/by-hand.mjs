import { deriveSigningKey } from '../shared/hmac.mjs';
import { prepareTexts } from './texts.mjs';

/** What the forms written on node:crypto prepare once. */
export function prepareByHand(workload) {
  const texts = prepareTexts(workload);
  return { ...texts, signingKey: deriveSigningKey(workload.credentials.secretAccessKey, texts.scope) };
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
