/** Mistakes that clients make with headers, and changes that proxies make after the client has signed. */
import * as HEADER from '../../protocol/names/header.js';
import type { Case } from '../case.js';
import { headerValues, type ObservedClaim } from '../claim.js';
import type { Draft } from '../draft.js';
import { canonicalValue, compare } from '../encodings.js';
import type { Mistake } from './mistake.js';

type Headers = Draft['headers'];

/** Content types that clients add or omit on their own. */
const CONTENT_TYPES = [
  '',
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
  'application/octet-stream',
  'application/x-amz-json-1.0',
  'application/x-amz-json-1.1',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'application/x-www-form-urlencoded; charset=UTF-8',
  'application/x-www-form-urlencoded;charset=UTF-8',
  'application/xml',
  'binary/octet-stream',
  'image/jpeg',
  'image/png',
  'text/plain',
  'text/plain; charset=utf-8',
  'text/plain;charset=UTF-8',
  'text/xml',
];
/** Values that proxies and clients write into a header. */
const REWRITTEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['accept-encoding', ['', 'identity', 'gzip', 'gzip, deflate', 'gzip,deflate', 'gzip, deflate, br', 'br', '*']],
  ['accept', ['', '*/*', 'application/json']],
  ['connection', ['', 'close', 'keep-alive', 'Keep-Alive']],
  ['cache-control', ['', 'no-cache', 'max-age=0']],
  ['expect', ['', '100-continue']],
  ['transfer-encoding', ['', 'chunked']],
  ['te', ['', 'trailers']],
  ['via', ['']],
  ['user-agent', ['']],
]);

/** Largest number of hosts to try that proxies may have seen. */
const MOST_HOSTS = 8;
/** Largest number of headers whose values are tried one by one. A request has a dozen. */
const MOST_HEADERS = 64;

export function headerMistakes(known: Case, claim: ObservedClaim, draft: Draft): Mistake[] {
  const { headers } = draft;
  return [
    ...headers.slice(0, MOST_HEADERS).flatMap(([name, value]) => valueMistakes(known, name, value)),
    ...wholeMistakes(known, claim, headers),
  ];
}

function valueMistakes(known: Case, name: string, value: string): Mistake[] {
  const { request } = known;
  const lower = name.toLowerCase();
  const make = (cause: Mistake['cause'], other: string): Mistake => ({
    cause,
    about: lower,
    part: 'headers',
    apply: (draft) => ({ ...draft, headers: draft.headers.map((each) => (each[0] === name ? [name, other] : each)) }),
  });
  const drop = (cause: Mistake['cause']): Mistake => ({
    cause,
    about: lower,
    part: 'headers',
    apply: (draft) => ({ ...draft, headers: draft.headers.filter((each) => each[0] !== name) }),
  });
  const raw = headerValues(request, lower);
  const result = [
    make('header-blanks', raw.join(',')),
    make('header-blanks', raw.map((each) => each.trim()).join(',')),
    make('header-blanks', raw.map(canonicalValue).join(',')),
    make('header-blanks', ` ${value}`),
    drop('header-line-missing'),
  ];
  if (raw.length > 1)
    result.push(
      make('repeated-header', raw.map(canonicalValue).join(', ')),
      make('repeated-header', canonicalValue(raw[0] as string)),
      make('repeated-header', canonicalValue(raw.at(-1) as string)),
      make('repeated-header', raw.map(canonicalValue).sort(compare).join(',')),
    );
  else if (value.includes(', ')) result.push(make('repeated-header', value.replaceAll(', ', ',')));
  if (lower === 'host') return [...result, ...hostMistakes(known, value, make)];
  if (lower === 'content-type')
    return [
      ...result,
      ...[withoutParameters(value), ...CONTENT_TYPES].map((type) => make('content-type-changed', type)),
      ...['; charset=utf-8', '; charset=UTF-8', ';charset=utf-8', ';charset=UTF-8'].flatMap((charset) => [
        make('content-type-changed', value + charset),
        make('content-type-changed', withoutParameters(value) + charset),
      ]),
      make(
        'content-type-changed',
        value.replace(/(?<=charset=).*/i, (name) => name.toLowerCase()),
      ),
      make(
        'content-type-changed',
        value.replace(/(?<=charset=).*/i, (name) => name.toUpperCase()),
      ),
    ];
  if (lower === 'content-length') return [...result, ...lengthMistakes(known, make)];
  if (lower === 'x-forwarded-for') result.push(make('header-changed', value.replace(/,[^,]*$/, '')));
  for (const other of REWRITTEN.get(lower) ?? []) result.push(make('header-changed', other));
  result.push(make('header-value-case', value.toLowerCase()), make('header-not-sent', ''));
  return result;
}

function withoutParameters(type: string): string {
  return (type.split(';', 1)[0] as string).trimEnd();
}

function hostMistakes(
  { request, claim }: Case,
  host: string,
  make: (cause: Mistake['cause'], value: string) => Mistake,
): Mistake[] {
  const bare = host.replace(/:\d+$/, '');
  const forwarded = [
    ...headerValues(request, 'x-forwarded-host'),
    ...headerValues(request, 'forwarded').flatMap((value) => /host="?([^;,"]+)/i.exec(value)?.[1] ?? []),
    ...headerValues(request, 'x-original-host'),
  ]
    .flatMap((value) => value.split(',').map((each) => each.trim()))
    .slice(0, MOST_HOSTS);
  const { region = '', service = '' } = claim ?? {};
  const bucket = /^(.+?)\.s3[.-]/.exec(host)?.[1];
  const regional =
    service === 's3'
      ? [`s3.amazonaws.com`, `s3.${region}.amazonaws.com`, `s3-${region}.amazonaws.com`].flatMap((each) =>
          bucket === undefined ? [each] : [each, `${bucket}.${each}`],
        )
      : [`${service}.${region}.amazonaws.com`, `${service}.amazonaws.com`];
  return [
    make('host-port', bare),
    ...['443', '80', '8080', '8443', '9000', '8000', '4566', '3000'].map((port) =>
      make('host-port', `${bare}:${port}`),
    ),
    make('header-value-case', host.toLowerCase()),
    ...forwarded.map((other) => make('proxy-host', other)),
    ...forwarded.map((other) => make('proxy-host', other.replace(/:\d+$/, ''))),
    make('host-with-scheme', `https://${host}`),
    make('host-with-scheme', `http://${host}`),
    ...['localhost', '127.0.0.1']
      .flatMap((local) => [local, `${local}:${/:(\d+)$/.exec(host)?.[1] ?? '80'}`])
      .map((other) => make('proxy-host', other)),
    ...regional.map((other) => make('other-host', other)),
  ];
}

function lengthMistakes({ request }: Case, make: (cause: Mistake['cause'], value: string) => Mistake): Mistake[] {
  const { body } = request;
  const lengths = ['', '0'].map((value) => make('header-changed', value));
  if (body === undefined) return lengths;
  const characters = new TextDecoder().decode(body).length;
  return [...lengths, make('characters-for-bytes', String(characters)), make('header-changed', String(body.length))];
}

/** Mistakes that affect all headers. */
function wholeMistakes({ request }: Case, claim: ObservedClaim, headers: Headers): Mistake[] {
  const make = (cause: Mistake['cause'], changed: Headers): Mistake => ({
    cause,
    part: 'headers',
    apply: (draft) => ({ ...draft, headers: changed }),
  });
  const byName = new Map<string, Headers>(headers.map((header) => [header[0], [header]]));
  const order = (names: readonly string[]): Headers => [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
  const signed = new Set(claim.names);
  const sent = [...new Set(request.headers.map(([name]) => name.toLowerCase()))];
  const written = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  // A Host header that comes from the URL is usually written this way.
  if (request.hostFrom === 'url') written.set('host', 'Host');
  const asWritten: Headers = headers.map(([name, value]) => [written.get(name) ?? name, value]);
  const others = sent.filter((name) => !signed.has(name) && name !== HEADER.authorization).slice(0, 12);
  return [
    make('unsorted-headers', order(claim.names)),
    make('unsorted-headers', order(sent)),
    make('header-name-case', asWritten),
    make(
      'header-name-case',
      [...asWritten].sort((a, b) => compare(a[0], b[0])),
    ),
    make(
      'header-colon',
      headers.map(([name, value]) => [name, ` ${value}`]),
    ),
    ...others.map((name): Mistake => {
      const added: [string, string] = [name, headerValues(request, name).map(canonicalValue).join(',')];
      const all = [...headers, added].sort((a, b) => compare(a[0], b[0]));
      const names = [...claim.names, name].sort(compare).join(';');
      const cause = name === HEADER.sessionToken ? 'token-not-signed' : 'header-not-in-list';
      return {
        cause,
        about: name,
        part: 'headers',
        apply: (draft) => ({ ...draft, headers: all, signedHeaders: names }),
      };
    }),
    ...others.map((name): Mistake => {
      const added: [string, string] = [name, headerValues(request, name).map(canonicalValue).join(',')];
      const cause = name === HEADER.sessionToken ? 'token-not-signed' : 'header-not-in-list';
      return {
        ...make(
          cause,
          [...headers, added].sort((a, b) => compare(a[0], b[0])),
        ),
        about: name,
      };
    }),
    ...(['sorted', 'comma'] as const).map((how): Mistake => {
      const names = how === 'sorted' ? [...claim.names].sort(compare).join(';') : claim.names.join(',');
      return {
        cause: 'signed-headers-form',
        part: 'signedHeaders',
        apply: (draft) => ({ ...draft, signedHeaders: names }),
      };
    }),
  ];
}
