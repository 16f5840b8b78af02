import { createJudge, isCanonical, timeOf } from '../careful.mjs';

export const name = 'by hand: one pass over the query, three crypto.hash calls over templates';
export const family = 'by hand';

const skew = 900_000;
const longestLife = 604_800;

export function prepare(workload) {
  const judge = createJudge(workload);
  const now = workload.date.getTime();
  const readTime = remembering(timeOf);
  const verify = (request) => {
    const at = request.url.indexOf('?');
    return at < 0 ? verifyHeader(request) : verifyPresigned(request, at);
  };
  return { verify: (requests) => requests.map(verify) };

  /**
   * Verifies a presigned URL. The query must be canonical and sorted except for the signature, so that it can be signed
   * unchanged.
   */
  function verifyPresigned({ method, url, headers }, queryAt) {
    if (!isCanonical(url, 0, queryAt, true)) return false;
    let algorithm, credential, dateTime, expires, names, signature;
    let signatureAt = 0;
    let signatureEnd = 0;
    let last = '';
    for (let from = queryAt + 1; from <= url.length; ) {
      let to = url.indexOf('&', from);
      if (to < 0) to = url.length;
      const equals = url.indexOf('=', from);
      if (equals < 0 || equals > to) return false;
      const parameter = url.slice(from, equals);
      if (!isCanonical(url, from, equals, false) || !isCanonical(url, equals + 1, to, false)) return false;
      const value = url.slice(equals + 1, to);
      if (parameter === 'X-Amz-Signature') {
        if (signature !== undefined) return false;
        signature = value;
        signatureAt = from;
        signatureEnd = to;
      } else {
        // This also refuses duplicate names.
        if (parameter <= last) return false;
        last = parameter;
        if (parameter === 'X-Amz-Algorithm') algorithm = value;
        else if (parameter === 'X-Amz-Credential') credential = value;
        else if (parameter === 'X-Amz-Date') dateTime = value;
        else if (parameter === 'X-Amz-Expires') expires = value;
        else if (parameter === 'X-Amz-SignedHeaders') names = value;
      }
      from = to + 1;
    }
    if (algorithm !== 'AWS4-HMAC-SHA256' || !credential || !dateTime || !expires || !names || !signature) return false;
    const scope = judge.scopeOf(credential.replaceAll('%2F', '/'));
    const time = readTime(dateTime);
    if (scope === undefined || !dateTime.startsWith(scope.day) || !/^\d{1,6}$/.test(expires)) return false;
    const life = Number(expires);
    if (life > longestLife || !(time <= now + skew) || now > time + life * 1000) return false;
    const signedNames = names.replaceAll('%3B', ';');
    const lines = linesOf(headers, signedNames, false);
    if (lines === undefined) return false;
    const query =
      signatureEnd === url.length
        ? url.slice(queryAt + 1, signatureAt - 1)
        : url.slice(queryAt + 1, signatureAt) + url.slice(signatureEnd + 1);
    const path = url.slice(0, queryAt);
    const canonicalRequest = `${method}\n${path}\n${query}\n${lines}\n${signedNames}\nUNSIGNED-PAYLOAD`;
    return judge.isSignature(scope, dateTime, canonicalRequest, signature);
  }

  /** Verifies a request without a query, signed in its headers. */
  function verifyHeader({ method, url, headers, payloadHash }) {
    if (!isCanonical(url, 0, url.length, true)) return false;
    const authorization = headerOf(headers, 'authorization');
    const dateTime = headerOf(headers, 'x-amz-date');
    if (authorization === undefined || dateTime === undefined) return false;
    if (headerOf(headers, 'x-amz-content-sha256') !== payloadHash) return false;
    const claim = /^AWS4-HMAC-SHA256 Credential=([^ ,]+), ?SignedHeaders=([^ ,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
    if (claim === null) return false;
    const scope = judge.scopeOf(claim[1]);
    if (scope === undefined || !dateTime.startsWith(scope.day)) return false;
    if (!(Math.abs(readTime(dateTime) - now) <= skew)) return false;
    const lines = linesOf(headers, claim[2], true);
    if (lines === undefined) return false;
    const canonicalRequest = `${method}\n${url}\n\n${lines}\n${claim[2]}\n${payloadHash}`;
    return judge.isSignature(scope, dateTime, canonicalRequest, claim[3]);
  }
}

function headerOf(headers, wanted) {
  for (let i = 0; i < headers.length; i++) if (headers[i][0].toLowerCase() === wanted) return headers[i][1].trim();
  return undefined;
}

/**
 * @returns the canonical lines of the signed headers; undefined unless each occurs once, host is among them, and all
 *   x-amz- headers are signed
 */
function linesOf(headers, signedNames, needsHash) {
  const names = signedNames.split(';');
  const values = new Array(names.length);
  for (let i = 0; i < headers.length; i++) {
    const name = headers[i][0].toLowerCase();
    const at = names.indexOf(name);
    if (at < 0) {
      if (name.startsWith('x-amz-')) return undefined;
      continue;
    }
    if (values[at] !== undefined) return undefined;
    const value = headers[i][1];
    values[at] = /^ | $| {2}|\t/.test(value) ? value.trim().replace(/[ \t]+/g, ' ') : value;
  }
  let lines = '';
  for (let i = 0; i < names.length; i++) {
    if (values[i] === undefined || (i > 0 && names[i] <= names[i - 1])) return undefined;
    lines += `${names[i]}:${values[i]}\n`;
  }
  return names.includes('host') && (!needsHash || names.includes('x-amz-date')) ? lines : undefined;
}

/** Keeps the last answer, because many requests that arrive together have the same date. */
function remembering(read) {
  let lastText;
  let lastAnswer;
  return (text) => {
    if (text !== lastText) {
      lastAnswer = read(text);
      lastText = text;
    }
    return lastAnswer;
  };
}
