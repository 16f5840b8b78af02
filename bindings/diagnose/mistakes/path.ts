/** Mistakes that clients make with the method and the path. */
import { decodeText } from '../../protocol/percent-encoding.js';
import type { Case } from '../case.js';
import { headerValue } from '../claim.js';
import type { Draft } from '../draft.js';
import { encodePath, encodeText, normalizePath, recodePath, wellFormed } from '../encodings.js';
import { type Mistake, replacing } from './mistake.js';

const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE', 'PATCH'];

export function methodMistakes(draft: Draft): Mistake[] {
  const { method } = draft;
  const others = METHODS.filter((other) => other !== method.toUpperCase());
  return [
    replacing('method', 'method-case', method.toLowerCase()),
    replacing('method', 'method-case', method.toUpperCase()),
    ...others.map((other) => replacing('method', 'other-method', other, other)),
  ];
}

export function pathMistakes({ path, dialect, isS3, request, parameters }: Case, draft: Draft): Mistake[] {
  const right = draft.path;
  const raw = decodeText(path);
  const without = (from: string) => from.replace(/^\/[^/]*(?=\/|$)/, '') || '/';
  const bucket = isS3 ? bucketOf(headerValue(request, 'host') ?? '') : undefined;
  const single = dialect.pathEncoding === 'single';
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&');
  return [
    // A bucket in the host is not in the path.
    ...(bucket === undefined
      ? [replacing('path', isS3 ? 'bucket-not-in-path' : 'path-prefix', without(right))]
      : [replacing('path', 'bucket-in-path', `/${bucket}${right}`, bucket)]),
    // Tried before the encodings, because a path without escapes is the same in all of them.
    dialect.pathNormalization === 'none'
      ? replacing('path', 'path-normalized', normalizePath(right))
      : replacing('path', 'path-not-normalized', single ? recodePath(path) : encodePath(path)),
    ...(single
      ? [replacing('path', 'double-encoding', encodePath(right))]
      : [
          replacing(
            'path',
            'single-encoding',
            recodePath(dialect.pathNormalization === 'none' ? path : normalizePath(path)),
          ),
          replacing('path', 'single-encoding', recodePath(path)),
        ]),
    // AWS would encode the path; Keystone takes it unchanged.
    ...(dialect.pathEncoding === 'none'
      ? [
          replacing('path', 'double-encoding', encodePath(path)),
          replacing('path', 'path-normalized', encodePath(normalizePath(path))),
        ]
      : []),
    replacing('path', 'path-not-encoded', raw),
    replacing('path', 'path-not-encoded', path),
    replacing('path', 'path-not-encoded', encodeURI(wellFormed(raw))),
    replacing('path', 'slash-encoded', `/${right.slice(1).replaceAll('/', '%2F')}`),
    replacing('path', 'slash-encoded', right.replaceAll('/', '%2F')),
    replacing('path', 'plus-for-space', right.replaceAll('%20', '+'), 'path'),
    replacing('path', 'plus-for-space', right.replaceAll('%2B', '%20'), 'path'),
    replacing('path', 'plus-for-space', right.replaceAll('%2B', '+'), 'path'),
    replacing('path', 'escape-case', lowerEscapes(right), 'path'),
    replacing('path', 'trailing-slash', right.endsWith('/') ? right.slice(0, -1) : `${right}/`),
    replacing('path', 'leading-slash', right.slice(1)),
    ...[`${path}?${query}`, `${right}${encodeText(`?${query}`)}`, `${right}${encodeText(encodeText(`?${query}`))}`].map(
      (whole): Mistake => ({
        cause: 'query-in-path',
        part: 'path',
        apply: (each) => (query === '' ? each : { ...each, path: whole, query: '' }),
      }),
    ),
    ...['/prod', '/dev', '/v1', '/stage', '/default'].map((stage) => replacing('path', 'path-prefix', stage + right)),
  ];
}

/** Bucket of a host in virtual-hosted style. */
function bucketOf(host: string): string | undefined {
  return /^(.+)\.s3[.-]/i.exec(host)?.[1];
}

export function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
}
