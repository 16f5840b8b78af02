import { encodeKey, prepareTexts } from '../../presign/texts.mjs';
import { inGroups } from '../../shared/in-groups.mjs';

export const name = 'WebCrypto, 100 at a time';
export const family = 'by hand';

const encoder = new TextEncoder();
const hmac = { name: 'HMAC', hash: 'SHA-256' };

/** Derives and imports the day's key once. */
export async function prepare(workload) {
  const { scope, requestHead, requestTail, stringHead, urlHead, urlTail } = prepareTexts(workload);
  let bytes = encoder.encode(`AWS4${workload.credentials.secretAccessKey}`);
  for (const part of scope.split('/'))
    bytes = await crypto.subtle.sign(hmac, await importKey(bytes), encoder.encode(part));
  const key = await importKey(bytes);

  async function signOne(objectKey) {
    const path = encodeKey(objectKey);
    const digest = await crypto.subtle.digest('SHA-256', encoder.encode(requestHead + path + requestTail));
    const signature = await crypto.subtle.sign(hmac, key, encoder.encode(stringHead + hexOf(digest)));
    return urlHead + path + urlTail + hexOf(signature);
  }
  return { strings: inGroups(signOne) };
}

function importKey(bytes) {
  return crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']);
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(buffer) {
  const bytes = new Uint8Array(buffer);
  // Some engines have toHex.
  if (bytes.toHex !== undefined) return bytes.toHex();
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += pairs[bytes[i]];
  return hex;
}
