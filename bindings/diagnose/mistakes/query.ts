/** What clients make of the query. */
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

/** What `&` is in HTML and XML. */
const ESCAPED = /&amp;/gi;

export function queryMistakes(known: Case, claim: ObservedClaim, draft: Draft): Mistake[] {
  const right = draft.query;
  const parameters = signedParameters(known, claim);
  const encoded = parameters.map(([name, value]): Parameter => [recode(name), recode(value)]);
  const inOrder = sorted(encoded);
  const plain = parameters.map(([name, value]): Parameter => [decodeText(name), decodeText(value)]);
  const raw = joinQuery(parameters);
  const make = (cause: Mistake['cause'], query: string, about?: string) => replacing('query', cause, query, about);
  // Texts with a lone surrogate are nobody's.
  if (!plain.every((pair) => pair.every((text) => text.isWellFormed()))) return [];
  const isPost = known.request.method.toUpperCase() === 'POST';
  const full = canonicalQuery(parameters);
  const isRepeated = new Set(encoded.map(([name]) => name)).size < encoded.length;
  return [
    ...(right === '' ? [] : [make(isPost ? 'post-query' : 'query-not-signed', '')]),
    ...(right === '' && isPost ? [make('post-query', full)] : []),
    ...htmlMistakes(known, parameters, raw),
    // What AWS would take, where Keystone has a dictionary.
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
  // "&amp;" was split at its "&": what follows begins with "amp;".
  if (!parameters.some(([name]) => name.startsWith('amp;'))) return [];
  const asMeant = splitQuery(raw.replace(ESCAPED, '&'));
  const where = request.target.includes('&amp;') ? '&amp;' : undefined;
  return [
    replacing('query', 'html-escaped-query', canonicalQuery(asMeant), where),
    replacing('query', 'html-escaped-query', raw, where),
    replacing('query', 'html-escaped-query', joinQuery(asMeant), where),
  ];
}

/** As encodeURIComponent leaves it: five characters that AWS wants encoded are not. */
function componentQuery(parameters: readonly Parameter[]): string {
  const encode = (text: string) => encodeURIComponent(decodeText(text));
  return joinQuery(parameters.map(([name, value]) => [encode(name), encode(value)]));
}

function encodeAll(parameters: readonly Parameter[]): string {
  return joinQuery(parameters.map(([name, value]) => [encodeText(name), encodeText(value)]));
}

/** Of parameters that are there more than once, the first or the last alone. */
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

/** Parameters that came after the signature was made: each, and all that stand behind it. */
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

/** All parameters but the signature: where a token is appended it should not be among those that are signed. */
function withToken({ parameters }: Case): Parameter[] {
  return parameters.filter(([name]) => !/^x-amz-signature$/i.test(name));
}

/** A form's fields in the query, where version 2 had them. */
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
