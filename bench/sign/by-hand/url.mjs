const plainS3Path = /^[\w.~/-]*$/;
/** A path without empty segments and without segments that begin with a dot. */
const plainPath = /^(?:\/[\w~-][\w.~-]*)*\/?$/;
const plainQuery = /^(?:[\w.~-]+(?:=[\w.~-]*)?(?:&[\w.~-]+(?:=[\w.~-]*)?)*)?$/;

/**
 * Makes the canonical parts of a URL. A regular expression finds plain paths and queries, the usual case, which are
 * used unchanged.
 *
 * @returns the URL to send, and host, path and query in their canonical forms
 */
export function canonicalUrl(url, isS3) {
  const hostAt = url.indexOf('//') + 2;
  let queryAt = url.indexOf('?', hostAt);
  if (queryAt < 0) queryAt = url.length;
  let pathAt = url.indexOf('/', hostAt);
  if (pathAt < 0 || pathAt > queryAt) pathAt = queryAt;
  const host = tidyHost(url.slice(hostAt, pathAt), url);
  const path = pathAt === queryAt ? '/' : url.slice(pathAt, queryAt);
  const query = url.slice(queryAt + 1);
  if ((isS3 ? plainS3Path : plainPath).test(path) && plainQuery.test(query)) {
    return { wireUrl: url, host, path, query: isSorted(query) ? query : joinSorted(query.split('&').map(split)) };
  }
  const wirePath = isS3 ? encode(decodeURIComponent(path)) : normalize(encodeOnce(path));
  const pairs = pairsOf(query);
  return {
    wireUrl:
      url.slice(0, pathAt) + wirePath + (pairs.length > 0 ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''),
    host,
    path: isS3 ? wirePath : encode(wirePath.replace(/\/{2,}/g, '/')),
    query: joinSorted(pairs),
  };
}

function tidyHost(host, url) {
  if (!/[A-Z:]/.test(host)) return host;
  return host.toLowerCase().replace(url.startsWith('https:') ? /:443$/ : /:80$/, '');
}

/** Encodes everything but slashes. */
function encode(path) {
  return path.split('/').map(encodePart).join('/');
}

function encodePart(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Encodes the characters that a URL may not contain, and leaves existing escapes. */
function encodeOnce(path) {
  return path.replace(/%[\dA-Fa-f]{2}|[^\w.~/%-]+/g, (some) => (some[0] === '%' ? some : encodePart(some)));
}

function normalize(path) {
  if (!/\/\.\.?(?:\/|$)/.test(path)) return path;
  const segments = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return `/${segments.join('/')}${path.endsWith('/') && segments.length > 0 ? '/' : ''}`;
}

/** Tests whether a plain query is canonical: every name has its "=", and is greater than the name before. */
function isSorted(query) {
  let last = '';
  for (let at = 0; at < query.length; ) {
    const equals = query.indexOf('=', at);
    let end = query.indexOf('&', at);
    if (end < 0) end = query.length;
    if (equals < 0 || equals > end) return false;
    const name = query.slice(at, equals);
    if (name <= last) return false;
    last = name;
    at = end + 1;
  }
  return true;
}

function pairsOf(query) {
  const pairs = query.split('&').filter((part) => part !== '');
  return pairs.map((pair) => split(pair).map((part) => encodePart(decodeURIComponent(part))));
}

/** @returns name and value, or only the name */
function split(pair) {
  const at = pair.indexOf('=');
  return at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** Sorts by name, not by the joined text, because `a-b=` must come after `a=`. */
function joinSorted(pairs) {
  return pairs
    .map(([name, value = '']) => [name, value])
    .sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
