/** Paths of requests that were received. */
import type { Dialect } from '../api/dialect.js';
import { decodeApart } from '../protocol/percent-encoding.js';

/** How a service reads the path of a request. */
type PathRules = Pick<Dialect, 'pathEncoding' | 'pathNormalization'>;

/**
 * Parts of a path that servers, routers and `new URL` read differently: a segment that is empty (but for one at the end), "." or "..", also with %2e for
 * its dots, and a backslash.
 */
const ODD_PARTS = /\/\/|\/(?:\.|%2e){1,2}(?:\/|$)|\\/i;

/** The message for such a path. */
export const ODD_PATH =
  'The path has a segment that is empty, "." or "..", or a backslash: servers disagree on what such a path names (verifier option' +
  ' allowDotSegments).';

/** True if servers disagree on what a path names. */
export function isOddPath(path: string, rules: PathRules): boolean {
  return ODD_PARTS.test(readable(path, rules));
}

/**
 * A path as the service reads it before it takes it apart. One that signs the decoded path, as S3 does, signs `/a%2Fb` as `/a/b`: both must come
 * to the same place, or a URL that was signed for one could be used for the other.
 */
function readable(path: string, { pathEncoding }: PathRules): string {
  return pathEncoding === 'single' ? path.replace(/%2F/gi, '/').replace(/%2E/gi, '.') : path;
}

/** The segments of a path as the service resolves them, each decoded by itself. */
export function decodedSegments(path: string, rules: PathRules): string[] {
  return segmentsOf(path, rules).map(decodeApart);
}

const ESCAPE_OR_OTHER = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~/]/g;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** A path as the service resolves it, percent-encoded once: in two ways to write one path, the same text. */
export function canonicalPathOf(path: string, rules: PathRules): string {
  return `/${segmentsOf(path, rules)
    .map((segment) => canonicalSegment(segment, rules))
    .join('/')}`;
}

function canonicalSegment(segment: string, { pathNormalization }: PathRules): string {
  const canonical = segment.replace(ESCAPE_OR_OTHER, (each) => {
    const code = each.length === 3 ? Number.parseInt(each.slice(1), 16) : each.charCodeAt(0);
    const character = String.fromCharCode(code);
    return UNRESERVED.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  // Dots that were encoded are a name to the service. Decoded they would be resolved by whoever reads the path next.
  const isDots = pathNormalization === 'rfc3986' && (canonical === '.' || canonical === '..');
  return isDots ? canonical.replaceAll('.', '%2E') : canonical;
}

/** Segments as they came, but for those that the service takes out. */
function segmentsOf(path: string, rules: PathRules): string[] {
  const segments = readable(path, rules).slice(1).split('/');
  return rules.pathNormalization === 'rfc3986' && isOddPath(path, rules) ? withoutDots(segments) : segments;
}

/** Segments without dot and empty ones (RFC 3986, section 5.2.4). */
function withoutDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  // A slash at the end stays. After dots at the end there is none, except for the root.
  if (segments.at(-1) === '' || kept.length === 0) kept.push('');
  return kept;
}
