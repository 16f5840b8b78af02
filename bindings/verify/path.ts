/** Resolves the paths of received requests. */
import type { Dialect } from '../api/dialect.js';
import { decodeApart } from '../protocol/percent-encoding.js';

/** The settings of a dialect that decide how a service reads a path. */
type PathRules = Pick<Dialect, 'pathEncoding' | 'pathNormalization'>;

/**
 * Parts of a path that servers, routers and `new URL` read differently. They are an empty segment (except at the end), "." or "..", also
 * with %2e, and a backslash.
 */
const ODD_PARTS = /\/\/|\/(?:\.|%2e){1,2}(?:\/|$)|\\/i;

/** Message for such a path. */
export const ODD_PATH =
  'The path has an empty, "." or ".." segment or a backslash, which servers resolve differently (verifier option' +
  ' allowDotSegments).';

/** Tests if servers disagree about the object that a path names. */
export function isOddPath(path: string, rules: PathRules): boolean {
  return ODD_PARTS.test(readable(path, rules));
}

/**
 * Returns a path as the service reads it before splitting. A service that signs the decoded path, such as S3, signs `/a%2Fb` as `/a/b`.
 * Both must name the same object, or a URL signed for one could be used for the other.
 */
function readable(path: string, { pathEncoding }: PathRules): string {
  return pathEncoding === 'single' ? path.replace(/%2F/gi, '/').replace(/%2E/gi, '.') : path;
}

/** Returns the segments of a path as the service resolves them, each decoded separately. */
export function decodedSegments(path: string, rules: PathRules): string[] {
  return segmentsOf(path, rules).map(decodeApart);
}

const ESCAPE_OR_OTHER = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~/]/g;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** Returns a path as the service resolves it, percent-encoded once. Equivalent spellings of a path give the same text. */
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
  // Encoded dots are a name to the service. If they were decoded, the next reader of the path would resolve them.
  const isDots = pathNormalization === 'rfc3986' && (canonical === '.' || canonical === '..');
  return isDots ? canonical.replaceAll('.', '%2E') : canonical;
}

/** Returns the segments as they arrived, without the segments that the service removes. */
function segmentsOf(path: string, rules: PathRules): string[] {
  const segments = readable(path, rules).slice(1).split('/');
  return rules.pathNormalization === 'rfc3986' && isOddPath(path, rules) ? withoutDots(segments) : segments;
}

/** Removes dot segments and empty segments (RFC 3986, section 5.2.4). */
function withoutDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  // Keeps a trailing slash. Dot segments at the end leave no slash, except in the root.
  if (segments.at(-1) === '' || kept.length === 0) kept.push('');
  return kept;
}
