/** Reads templates: the options that all URLs of a call share. */
import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { HeadersInput, OutliveCredentials, PresignDefaults, QueryInput } from '../api/presign-defaults.js';
import type { PresignTemplate } from '../api/presigner.js';
import { ADDRESS_NAMES, type Address, readAddress } from '../aws/bucket-endpoint.js';
import type { ItemList } from '../core/items.js';
import { KEY_CAPACITY } from '../core/numbers/limits.js';
import { toDateTime } from '../protocol/dates.js';
import { dialects } from '../protocol/dialects.js';
import { DEFAULT_EXPIRES, readExpiresIn, readOutliving, WEEK } from '../protocol/expires.js';
import { HeaderNames } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { isPayloadHash, PAYLOAD_HASH_FORMS, readPayloadHeader, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { isPayloadParameter, isSignatureParameter } from '../protocol/signature-parameters.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { entriesOf, namesAndValues } from '../util/pairs.js';

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'PUT', 'POST', 'HEAD', 'DELETE']);

const HEADER_NAMES = new HeaderNames(dialects.s3.neverSign);
const HEADER_VALUE = /^[\t -~]*$/;

/** Names and values. */
export type Pairs = readonly (readonly [name: string, value: string])[];

const NONE: Pairs = [];

/** The defaults of a signer for presigned URLs. */
export interface Defaults {
  readonly address: Address;
  readonly headers: Pairs;
  readonly query: Pairs;
  readonly expiresIn: number;
  readonly outliveCredentials: OutliveCredentials;
  readonly stableFor: number | undefined;
}

/** The defaults of a signer without options. */
export const NO_DEFAULTS: Defaults = {
  address: readAddress({}),
  headers: NONE,
  query: NONE,
  expiresIn: DEFAULT_EXPIRES,
  outliveCredentials: 'cap',
  stableFor: undefined,
};

/** The options of a signer that are defaults. */
export const DEFAULT_NAMES: readonly string[] = [
  ...ADDRESS_NAMES,
  'headers',
  'query',
  'expiresIn',
  'outliveCredentials',
  'stableFor',
];

/** Reads the defaults from the options of a signer. @throws as `readTemplate` */
export function readDefaults(given: PresignDefaults): Defaults {
  const { headers, query, expiresIn, outliveCredentials, stableFor } = given;
  const defaults = {
    address: readAddress(given),
    headers: headers === undefined ? NONE : toPairs(readHeaders(headers)),
    query: query === undefined ? NONE : readQuery(query),
    expiresIn: readExpiresIn(expiresIn),
    outliveCredentials: readOutliving(outliveCredentials),
    stableFor: wholeNumber('stableFor', stableFor, WEEK, ' seconds'),
  };
  checkPayloadHash(defaults);
  return defaults;
}

/** Merges pairs. Pairs of a call replace the signer's pairs of the same name. */
function over(defaults: Pairs, own: Pairs): Pairs {
  if (defaults.length === 0) return own;
  return [...defaults.filter(([name]) => !own.some(([other]) => other === name)), ...own];
}

/** A template, read, checked and copied. */
export type Template = Readonly<ReturnType<typeof readProperties>>;

/** Reads all options. A new option needs a line here and a line where it is used. */
function readProperties(given: PresignTemplate, otherwise: Defaults) {
  // No spread in the literal: V8 would create a dictionary, and a single URL would take 14 us instead of 7.
  const { bucket, endpoint, pathStyle, dualStack, accelerate, fips } = readAddress(given, otherwise.address);
  const { query, headers } = given;
  return {
    bucket,
    endpoint,
    pathStyle,
    dualStack,
    accelerate,
    fips,
    method: readMethod(given.method),
    headers: headers === undefined ? otherwise.headers : over(otherwise.headers, toPairs(readHeaders(headers))),
    query: query === undefined ? otherwise.query : over(otherwise.query, readQuery(query)),
    expiresIn: readExpiresIn(given.expiresIn, undefined, otherwise.expiresIn),
    outliveCredentials: readOutliving(given.outliveCredentials, otherwise.outliveCredentials),
    stableFor: wholeNumber('stableFor', given.stableFor, WEEK, ' seconds') ?? otherwise.stableFor,
    maxKeyBytes: wholeNumber('maxKeyBytes', given.maxKeyBytes, KEY_CAPACITY, ' bytes') ?? MOST_KEY_BYTES,
    allowDotSegments: flag('allowDotSegments', given.allowDotSegments),
    /** Milliseconds since 1970; undefined for the time of the clock. Must be the last property: see `valuesOf`. */
    signingDate: toDateTime(given.signingDate, 'signingDate'),
  };
}

/** The names of the options of a template. */
export const TEMPLATE_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  Object.keys(readProperties({}, NO_DEFAULTS)),
);

/**
 * Reads a template, each property once.
 *
 * @param otherwise the defaults of the signer
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `ReservedQueryParameter`, `InvalidText`
 */
export function readTemplate(given: PresignTemplate, otherwise: Defaults): Template {
  return readNamed('template', given, TEMPLATE_NAMES, otherwise);
}

/** Reads a template with further options. @param field its name in errors @param names the accepted options */
export function readNamed(
  field: string,
  given: PresignTemplate,
  names: ReadonlySet<string>,
  otherwise: Defaults,
): Template {
  if (typeof given !== 'object' || given === null) throw wrongType(field, 'an object', given);
  checkNames(field, given, names);
  const template = readProperties(given, otherwise);
  checkStability(template, template.expiresIn);
  checkPayloadHash(template);
  return template;
}

/**
 * Checks that a URL is still valid when its successor begins.
 *
 * @param index of the item that has `expiresIn`, if it is an item's
 * @throws RangeError
 */
export function checkStability({ stableFor }: Pick<Template, 'stableFor'>, expiresIn: number, index?: number): void {
  if (stableFor !== undefined && stableFor >= expiresIn)
    throw outOfRange('stableFor', `less than expiresIn (${expiresIn} seconds)`, stableFor, index);
}

/**
 * Returns the values by which templates are compared, without `signingDate`. Templates with equal values give the same plan at the same
 * time. It is an array, because reading eleven names of an object costs a single URL 5 %.
 */
export function valuesOf(template: Template): readonly unknown[] {
  const values = Object.values(template);
  values.pop();
  return values;
}

/** Compares two results of `valuesOf`. */
export function hasSameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => isSame(value, b[i]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  // Both are lists of pairs of name and value.
  return a.length === b.length && a.every(([name, value], i) => name === b[i][0] && value === b[i][1]);
}

/** Converts names and values, in turn, to pairs. */
function toPairs(texts: readonly string[]): Pairs {
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i] as string, texts[2 * i + 1] as string]);
}

/** Reads the method of a template or (with `index`) of an item. @throws TypeError or RangeError */
export function readMethod(method: PresignTemplate['method'] = 'GET', index?: number): string {
  if (METHODS.has(method)) return method;
  if (typeof method !== 'string') throw wrongType('method', 'a string', method, index);
  throw outOfRange('method', 'GET, PUT, POST, HEAD or DELETE', JSON.stringify(method), index);
}

/** Reads query parameters of a template. @throws TypeError, SigV4Error `ReservedQueryParameter` or `InvalidText` */
function readQuery(query: QueryInput): Pairs {
  return entriesOf('query', query, 'a record or pairs').map(([name, value]) => [name, readValue(name, value)]);
}

/**
 * Reads query parameters of an item into `items`. With an intermediate array the garbage collector ran 132 times instead of 103.
 *
 * @throws as `readQuery`
 */
export function readItemQuery(query: QueryInput, index: number, items: ItemList): void {
  if (typeof query === 'object' && query !== null && !(Symbol.iterator in query)) {
    for (const name in query) {
      if (Object.hasOwn(query, name)) items.pair(name, readValue(name, query[name], index));
    }
    return;
  }
  for (const [name, value] of entriesOf('query', query, 'a record or pairs', index))
    items.pair(name, readValue(name, value, index));
}

/** Reads the value of a parameter, of a template or (with `index`) of an item. */
function readValue(name: string, value: unknown, index?: number): string {
  if (isSignatureParameter(name)) {
    throw refused('ReservedQueryParameter', 'query', `has ${name}, which the signer sets`, index);
  }
  if (isPayloadParameter(name)) {
    // All items without headers of their own share one payload hash, so the query of an item cannot set it.
    if (index !== undefined)
      throw refused('ReservedQueryParameter', 'query', `has ${name}, which only the template can have`, index);
    // Names in a query are case-sensitive: with another case, a server would treat the payload as unsigned.
    if (name !== PARAMETER.payloadHash)
      throw refused('ReservedQueryParameter', 'query', `has ${name}: write ${PARAMETER.payloadHash}`);
  }
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (typeof value !== 'string' && !isNumber)
    throw wrongType(`query.${name}`, 'a string or a finite number', value, index);
  const text = String(value);
  if (!name.isWellFormed() || !text.isWellFormed())
    throw refused('InvalidText', 'query', 'has a lone surrogate', index);
  return text;
}

/**
 * Reads headers, of a template or (with `index`) of an item.
 *
 * @returns lower-case names and values, in turn
 * @throws TypeError, SigV4Error `InvalidHeader` or `ReservedHeader`
 */
export function readHeaders(headers: HeadersInput, index?: number): string[] {
  const texts = namesAndValues('headers', headers, 'a record or pairs', index);
  // A single header cannot repeat a name.
  const names = texts.length > 2 ? new Set<string>() : undefined;
  for (let i = 0; i < texts.length; i += 2) {
    const name = (texts[i] as string).toLowerCase();
    const value = texts[i + 1];
    const kind = HEADER_NAMES.kindOf(name);
    if (kind === 'invalid') throw refused('InvalidHeader', 'headers', 'has a name that is not allowed in HTTP', index);
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value, index);
    if (!HEADER_VALUE.test(value))
      throw refused('InvalidHeader', `headers.${name}`, 'must be ASCII without control characters', index);
    if (kind !== 'signed' && kind !== 'payload')
      throw refused('ReservedHeader', `headers.${name}`, 'is set by the signer, or changed on the way', index);
    if (names?.has(name)) throw refused('InvalidHeader', `headers.${name}`, 'is given twice', index);
    names?.add(name);
    texts[i] = name;
  }
  return texts as string[];
}

type HasPayloadHash = Pick<Template, 'headers' | 'query'>;

function hashesIn(pairs: Pairs, wanted: string): string[] {
  return pairs.filter(([name]) => name === wanted).map(([, value]) => value);
}

/** Returns the payload hashes in headers, without outer whitespace, and in the query. */
function givenHashes({ headers, query }: HasPayloadHash): string[] {
  return [
    ...hashesIn(headers, HEADER.payloadHash).map((value) => value.trim()),
    ...hashesIn(query, PARAMETER.payloadHash),
  ];
}

function checkPayloadHash(template: HasPayloadHash): void {
  if (template.headers === NONE && template.query === NONE) return;
  for (const value of hashesIn(template.headers, HEADER.payloadHash)) readPayloadHeader(value);
  if (!hashesIn(template.query, PARAMETER.payloadHash).every(isPayloadHash))
    throw refused('InvalidHeader', `query.${PARAMETER.payloadHash}`, `must be ${PAYLOAD_HASH_FORMS}`);
  if (new Set(givenHashes(template)).size > 1)
    throw refused('InvalidHeader', HEADER.payloadHash, 'is given twice, with different values');
}

/**
 * Returns the payload hash in an item's own headers (names and values, in turn), or undefined if they have no payload hash.
 *
 * @throws SigV4Error `InvalidHeader`
 */
export function ownPayloadHash(
  template: HasPayloadHash,
  headers: readonly string[],
  index: number,
): string | undefined {
  let name = 0;
  while (name < headers.length && headers[name] !== HEADER.payloadHash) name += 2;
  const own = headers[name + 1];
  if (own === undefined) return undefined;
  const hash = readPayloadHeader(own, index);
  if (hashesIn(template.query, PARAMETER.payloadHash).some((each) => each !== hash))
    throw refused('InvalidHeader', HEADER.payloadHash, 'is given twice, with different values', index);
  return hash;
}

/** Returns the payload hash of a template: the given one, or `UNSIGNED-PAYLOAD`. */
export function payloadHash(template: HasPayloadHash): string {
  return givenHashes(template)[0] ?? UNSIGNED_PAYLOAD;
}
