const plainS3Path = /^[\w.~/-]*$/;
/** No empty segment, and none that begins with a dot. */
const plainPath = /^(?:\/[\w~-][\w.~-]*)*\/?$/;
const plainQuery = /^(?:[\w.~-]+(?:=[\w.~-]*)?(?:&[\w.~-]+(?:=[\w.~-]*)?)*)?$/;

/**
 * What is plain, the usual case, is found by a regular expression and taken as it is.
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

/** Encodes all but slashes. */
function encode(path) {
  return path.split('/').map(encodePart).join('/');
}

function encodePart(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Encodes what must not stand in a URL, and leaves what is encoded. */
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

/** Whether a plain query is canonical as it is: every name has its "=", and is greater than the one before. */
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

/** @returns name and value, or the name alone */
function split(pair) {
  const at = pair.indexOf('=');
  return at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** Not sorted by the joined text: `a-b=` comes after `a=`. */
function joinSorted(pairs) {
  return pairs
    .map(([name, value = '']) => [name, value])
    .sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
