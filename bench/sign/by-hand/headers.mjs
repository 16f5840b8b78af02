import { flat } from '../../shared/fixtures.mjs';

const neverSigned = new Set([
  ...['authorization', 'connection', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['user-agent', 'x-amzn-trace-id'],
]);
const spaces = /^[ \t]|[ \t]$|[ \t]{2}|[\t\r\n]/;

/** @returns a function that makes the canonical headers and the list of their names from the host and the given headers */
export function headerLines({ isS3, amzDate, token }) {
  return (host, headers, payloadHash) => {
    const names = ['host', 'x-amz-date'];
    const values = [host, amzDate];
    if (isS3) insert(names, values, 'x-amz-content-sha256', payloadHash);
    if (token !== undefined) insert(names, values, 'x-amz-security-token', token);
    for (const given in headers) {
      const name = given.toLowerCase();
      if (!neverSigned.has(name)) insert(names, values, name, fold(headers[given]));
    }
    let lines = `${names[0]}:${values[0]}\n`;
    let signedHeaders = names[0];
    for (let i = 1; i < names.length; i++) {
      lines += `${names[i]}:${values[i]}\n`;
      signedHeaders += `;${names[i]}`;
    }
    return { lines, signedHeaders };
  };
}

/** Does the same, but returns the last answer again if host, headers and hash are those of the last request. */
export function rememberedHeaderLines(prepared) {
  const linesOf = headerLines(prepared);
  let lastHost;
  let lastHash;
  let lastNames = [];
  let lastValues = [];
  let last;

  function isLast(host, headers, payloadHash) {
    if (host !== lastHost || (prepared.isS3 && payloadHash !== lastHash)) return false;
    let i = 0;
    for (const name in headers) {
      if (name !== lastNames[i] || headers[name] !== lastValues[i]) return false;
      i++;
    }
    return i === lastNames.length;
  }

  return (host, headers, payloadHash) => {
    if (isLast(host, headers, payloadHash)) return last;
    const { lines, signedHeaders } = linesOf(host, headers, payloadHash);
    lastHost = host;
    lastHash = payloadHash;
    lastNames = Object.keys(headers);
    lastValues = Object.values(headers);
    last = { lines: flat(lines), signedHeaders: flat(signedHeaders) };
    return last;
  };
}

/** Inserts a header in sorted order. Headers are few and come nearly in order, so this takes half as long as `sort`. */
function insert(names, values, name, value) {
  let i = names.length;
  for (; i > 0 && names[i - 1] > name; i--) {
    names[i] = names[i - 1];
    values[i] = values[i - 1];
  }
  if (i > 0 && names[i - 1] === name) throw new Error(`${name} is given twice`);
  names[i] = name;
  values[i] = value;
}

function fold(value) {
  return spaces.test(value) ? value.trim().replace(/\s+/g, ' ') : value;
}
