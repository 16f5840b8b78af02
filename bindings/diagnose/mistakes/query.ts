/** Mistakes that clients make with the query. */
import * as HEADER from '../../protocol/names/header.js';
import * as PARAMETER from '../../protocol/names/parameter.js';
import { decodeText } from '../../protocol/percent-encoding.js';
import type { Case } from '../case.js';
import { signedParameters } from '../case.js';
import { headerValue, isOfSignature, type ObservedClaim } from '../claim.js';
import type { Draft } from '../draft.js';
import {
  canonicalQuery,
  compare,
  encodeText,
  joinQuery,
  type Parameter,
  recode,
  sorted,
  splitQuery,
} from '../encodings.js';
import { type Mistake, replacing } from './mistake.js';
import { lowerEscapes } from './path.js';

/** `&` as HTML and XML escape it. */
const ESCAPED = /&amp;/gi;

export function queryMistakes(known: Case, claim: ObservedClaim, draft: Draft): Mistake[] {
  const right = draft.query;
  const parameters = signedParameters(known, claim);
  const encoded = parameters.map(([name, value]): Parameter => [recode(name), recode(value)]);
  const inOrder = sorted(encoded);
  const plain = parameters.map(([name, value]): Parameter => [decodeText(name), decodeText(value)]);
  const raw = joinQuery(parameters);
  const make = (cause: Mistake['cause'], query: string, about?: string) => replacing('query', cause, query, about);
  // A text with a lone surrogate cannot have been encoded by any client.
  if (!plain.every((pair) => pair.every((text) => text.isWellFormed()))) return [];
  const isPost = known.request.method.toUpperCase() === 'POST';
  const full = canonicalQuery(parameters);
  const isRepeated = new Set(encoded.map(([name]) => name)).size < encoded.length;
  return [
    ...(right === '' ? [] : [make(isPost ? 'post-query' : 'query-not-signed', '')]),
    ...(right === '' && isPost ? [make('post-query', full)] : []),
    ...htmlMistakes(known, parameters, raw),
    // AWS would sign all values; Keystone keeps one value for each name.
    ...(isRepeated ? [make('duplicate-query', full)] : []),
    make('unsorted-query', full),
    make('unsorted-query', joinQuery(encoded)),
    make(
      'unsorted-query',
      encoded
        .map((pair) => pair.join('='))
        .sort(compare)
        .join('&'),
    ),
    make('unsorted-query', encodeAll(sorted(plain))),
    make('unsorted-query', joinQuery([...encoded].sort((a, b) => a[0].localeCompare(b[0])))),
    make('unsorted-query', joinQuery([...encoded].sort((a, b) => compare(a[0].toLowerCase(), b[0].toLowerCase())))),
    make('unsorted-query', joinQuery([...encoded].sort((a, b) => compare(a[0], b[0])))),
    make('query-not-encoded', raw),
    make('query-not-encoded', joinQuery(sorted(parameters))),
    make('query-not-encoded', joinQuery(plain)),
    make('query-not-encoded', joinQuery(sorted(plain))),
    make('query-reserved', componentQuery(inOrder)),
    make('query-reserved', right.replaceAll('~', '%7E')),
    make('query-reserved', right.replaceAll('%2F', '/')),
    make('query-reserved', right.replaceAll('%3B', ';')),
    make('query-reserved', right.replaceAll('~', '%7E').replaceAll('%2A', '*').replaceAll('%20', '+')),
    make('plus-for-space', right.replaceAll('%20', '+'), 'query'),
    make('plus-for-space', right.replaceAll('%20', '%2B'), 'query'),
    make('plus-for-space', right.replaceAll('%2B', '%20'), 'query'),
    make('plus-for-space', right.replaceAll('%2B', '+'), 'query'),
    make('escape-case', lowerEscapes(right), 'query'),
    make('double-encoding', joinQuery(inOrder.map(([name, value]) => [encodeText(name), encodeText(value)])), 'query'),
    make('valueless-parameter', right.replace(/=(?=&|$)/g, '')),
    make('valueless-parameter', joinQuery(inOrder.filter(([, value]) => value !== ''))),
    make('query-separators', `?${right}`),
    make('query-separators', `&${right}`),
    make('query-separators', `${right}&`),
    ...repeated(encoded).map((query) => make('duplicate-query', query)),
    ...dropped(known, parameters, claim).map(([query, name, cause]) => make(cause, query, name)),
    ...(known.dialect.sessionToken === 'appended' ? [make('token-signed', canonicalQuery(withToken(known)))] : []),
    ...bodyMistakes(known, parameters, make),
  ];
}

function htmlMistakes({ request }: Case, parameters: readonly Parameter[], raw: string): Mistake[] {
  // "&amp;" was split at its "&", so the rest begins with "amp;".
  if (!parameters.some(([name]) => name.startsWith('amp;'))) return [];
  const asMeant = splitQuery(raw.replace(ESCAPED, '&'));
  const where = request.target.includes('&amp;') ? '&amp;' : undefined;
  return [
    replacing('query', 'html-escaped-query', canonicalQuery(asMeant), where),
    replacing('query', 'html-escaped-query', raw, where),
    replacing('query', 'html-escaped-query', joinQuery(asMeant), where),
  ];
}

/** Encodes like encodeURIComponent, which leaves five characters that AWS encodes. */
function componentQuery(parameters: readonly Parameter[]): string {
  const encode = (text: string) => encodeURIComponent(decodeText(text));
  return joinQuery(parameters.map(([name, value]) => [encode(name), encode(value)]));
}

function encodeAll(parameters: readonly Parameter[]): string {
  return joinQuery(parameters.map(([name, value]) => [encodeText(name), encodeText(value)]));
}

/** Queries that keep only the first or only the last value of a repeated parameter. */
function repeated(encoded: readonly Parameter[]): string[] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of encoded)
    groups
      .set(name, groups.get(name) ?? [])
      .get(name)
      ?.push(value);
  if (groups.size === encoded.length) return [];
  const first = [...groups].map(([name, [value = '']]): Parameter => [name, value]);
  const last = [...groups].map(([name, values]): Parameter => [name, values.at(-1) ?? '']);
  const joined = [...groups].map(([name, values]): Parameter => [name, values.join('%2C')]);
  return [first, last, joined].map((parameters) => joinQuery(sorted(parameters)));
}

/** Queries without parameters that were added after signing: without each one, and without each one and all that follow it. */
function dropped(
  known: Case,
  parameters: readonly Parameter[],
  claim: ObservedClaim,
): [query: string, name: string, cause: Mistake['cause']][] {
  const without = (names: readonly string[]) => {
    const set = new Set(names);
    return canonicalQuery(parameters.filter(([name]) => !set.has(name)));
  };
  const names = [...new Set(parameters.map(([name]) => name))];
  const foreign = names.filter((name) => !isOfSignature(name)).slice(0, 16);
  const signature = known.parameters.findIndex(([name]) => /^x-amz-signature$/i.test(name));
  const behind = known.parameters
    .slice(signature + 1)
    .map(([name]) => name)
    .filter((name) => !isOfSignature(name));
  const cause = claim.place === 'query' ? 'parameter-added' : 'parameter-not-signed';
  const sets = [...foreign.map((name) => [name]), behind, foreign].filter((set) => set.length > 0);
  const token = names.filter((name) => decodeText(name).toLowerCase() === HEADER.sessionToken);
  return [
    ...sets.map((set): [string, string, Mistake['cause']] => [without(set), set.map(decodeText).join(', '), cause]),
    ...token.map((name): [string, string, Mistake['cause']] => [
      without([name]),
      PARAMETER.sessionToken,
      'token-not-signed',
    ]),
  ];
}

/** All parameters except the signature. They include an appended token, which should not be signed. */
function withToken({ parameters }: Case): Parameter[] {
  return parameters.filter(([name]) => !/^x-amz-signature$/i.test(name));
}

/** Mistakes that put the fields of a form into the query, as version 2 did. */
function bodyMistakes(
  { request }: Case,
  parameters: readonly Parameter[],
  make: (cause: Mistake['cause'], query: string) => Mistake,
): Mistake[] {
  const { body } = request;
  const isForm = /^application\/x-www-form-urlencoded/i.test(headerValue(request, 'content-type') ?? '');
  if (!isForm || body === undefined || body.length === 0 || body.length > 65_536) return [];
  const fields = splitQuery(new TextDecoder().decode(body)).map(
    ([name, value]): Parameter => [name.replaceAll('+', '%20'), value.replaceAll('+', '%20')],
  );
  return [make('body-in-query', canonicalQuery([...parameters, ...fields]))];
}
