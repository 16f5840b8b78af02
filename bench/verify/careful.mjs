import { hash, timingSafeEqual } from 'node:crypto';
import { createHmacBuffers, deriveSigningKey } from '../shared/hmac.mjs';

/**
 * Verifying as a careful engineer can write it by hand on crypto.hash, without regular expressions over the whole
 * query. For each scope it keeps the day's key, the two halves of the HMAC, and the place of the date in them. It uses
 * canonical parts unchanged and refuses all others.
 */

const stringStart = 'AWS4-HMAC-SHA256\n';
const dateLength = 'YYYYMMDDTHHMMSSZ'.length;

/**
 * 1 for each unit of a text that is unreserved in a URL, 2 for a slash, 3 for "%", which must be followed by two
 * upper-case hex digits.
 */
const kindOf = new Uint8Array(65536);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~')
  kindOf[character.charCodeAt(0)] = 1;
kindOf['/'.charCodeAt(0)] = 2;
kindOf['%'.charCodeAt(0)] = 3;

/**
 * Tests whether a part of the text is percent-encoded as in a canonical request: unreserved characters are not encoded,
 * all others are, in upper case.
 */
export function isCanonical(text, from, to, slashes) {
  for (let i = from; i < to; i++) {
    const kind = kindOf[text.charCodeAt(i)];
    if (kind === 1 || (kind === 2 && slashes)) continue;
    if (kind !== 3 || i + 2 >= to) return false;
    const byte = 16 * digitAt(text, i + 1) + digitAt(text, i + 2);
    if (Number.isNaN(byte) || kindOf[byte] === 1 || (byte === 0x2f && slashes)) return false;
    i += 2;
  }
  return true;
}

function digitAt(text, at) {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 70 ? code - 55 : Number.NaN;
}

/** @returns milliseconds since 1970, or NaN if the date is malformed */
export function timeOf(dateTime) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(dateTime);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Signs canonical requests of one access key, for any date, and compares the signatures. */
export function createJudge({ credentials: { accessKeyId, secretAccessKey }, region }) {
  const scopes = new Map();
  let lastCredential;
  let last;

  return {
    /**
     * @param {string} credential the decoded credential
     * @returns the kept values of its scope; undefined if the key, region or service is another
     */
    scopeOf(credential) {
      if (credential !== lastCredential) {
        last = scopes.get(credential) ?? readScope(credential);
        lastCredential = credential;
      }
      return last;
    },
    isSignature({ inner, outer, digestAt }, dateTime, canonicalRequest, claimed) {
      inner.latin1Write(dateTime, 64 + stringStart.length, dateLength);
      inner.latin1Write(hash('sha256', canonicalRequest, 'hex'), digestAt, 64);
      outer.latin1Write(hash('sha256', inner, 'latin1'), 64, 32);
      ours.latin1Write(hash('sha256', outer, 'hex'), 0, 64);
      if (claimed.length !== 64) return false;
      theirs.latin1Write(claimed, 0, 64);
      return timingSafeEqual(ours, theirs);
    },
  };

  function readScope(credential) {
    const slash = credential.indexOf('/');
    const scope = credential.slice(slash + 1);
    const day = scope.slice(0, 8);
    if (credential.slice(0, slash) !== accessKeyId || scope !== `${day}/${region}/s3/aws4_request`) return undefined;
    const signingKey = deriveSigningKey(secretAccessKey, scope);
    const stringHead = `${stringStart}${' '.repeat(dateLength)}\n${scope}\n`;
    const made = { day, ...createHmacBuffers({ signingKey, stringHead }) };
    // A client may name any day, so only a few scopes are kept.
    if (scopes.size >= 8) scopes.clear();
    scopes.set(credential, made);
    return made;
  }
}

const ours = Buffer.alloc(64);
const theirs = Buffer.alloc(64);
