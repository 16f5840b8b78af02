/** Paths of requests that were received. */
import { decodeApart } from '../protocol/percent-encoding.js';

/**
 * Parts of a path that servers, routers and `new URL` read differently: a segment that is empty (but for one at the end), "." or "..", also with %2e for
 * its dots, and a backslash.
 */
const ODD_PATH = /\/\/|\/(?:\.|%2e){1,2}(?:\/|$)|\\/i;

/** True if servers disagree on what a path names. */
export function isOddPath(path: string): boolean {
  return ODD_PATH.test(path);
}

/** The segments of a path as the service resolves them, each decoded by itself. */
export function decodedSegments(path: string, isNormalized: boolean): string[] {
  return segmentsOf(path, isNormalized).map(decodeApart);
}

const ESCAPE_OR_OTHER = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~/]/g;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** A path as the service resolves it, percent-encoded once: in two ways to write one path, the same text. */
export function canonicalPathOf(path: string, isNormalized: boolean): string {
  return `/${segmentsOf(path, isNormalized)
    .map((segment) => canonicalSegment(segment, isNormalized))
    .join('/')}`;
}

function canonicalSegment(segment: string, isNormalized: boolean): string {
  const canonical = segment.replace(ESCAPE_OR_OTHER, (each) => {
    const code = each.length === 3 ? Number.parseInt(each.slice(1), 16) : each.charCodeAt(0);
    const character = String.fromCharCode(code);
    return UNRESERVED.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  // Dots that were encoded are a name to the service. Decoded they would be resolved by whoever reads the path next.
  return isNormalized && (canonical === '.' || canonical === '..') ? canonical.replaceAll('.', '%2E') : canonical;
}

/** Segments as they came, without dot and empty ones where the service takes them out (RFC 3986, section 5.2.4). */
function segmentsOf(path: string, isNormalized: boolean): string[] {
  const segments = path.slice(1).split('/');
  if (!isNormalized || !isOddPath(path)) return segments;
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const last = segments.at(-1);
  // What ends in a slash keeps it; what ends in dots is signed without one.
  if (last === '') kept.push('');
  return kept;
}
