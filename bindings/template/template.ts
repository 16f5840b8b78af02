/** Reads a caller's template: what all URLs of a call share. */
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

export type Pairs = readonly (readonly [name: string, value: string])[];

const NONE: Pairs = [];

/** What a signer's presigned URLs have unless a call says otherwise. */
export interface Defaults {
  readonly address: Address;
  readonly headers: Pairs;
  readonly query: Pairs;
  readonly expiresIn: number;
  readonly outliveCredentials: OutliveCredentials;
  readonly stableFor: number | undefined;
}

export const NO_DEFAULTS: Defaults = {
  address: readAddress({}),
  headers: NONE,
  query: NONE,
  expiresIn: DEFAULT_EXPIRES,
  outliveCredentials: 'cap',
  stableFor: undefined,
};

/** The options of a signer that are read as defaults. */
export const DEFAULT_NAMES: readonly string[] = [
  ...ADDRESS_NAMES,
  'headers',
  'query',
  'expiresIn',
  'outliveCredentials',
  'stableFor',
];

/** Reads the defaults among a signer's options. @throws as `readTemplate` */
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

/** Pairs of a call in place of those of the same name that the signer has. */
function over(defaults: Pairs, own: Pairs): Pairs {
  if (defaults.length === 0) return own;
  return [...defaults.filter(([name]) => !own.some(([other]) => other === name)), ...own];
}

/** A template that was read, checked and copied: each property under its own name. */
export type Template = Readonly<ReturnType<typeof readProperties>>;

/** The whole of it: a new option is a line here, and one where it is used. */
function readProperties(given: PresignTemplate, otherwise: Defaults) {
  // Not spread into the literal: V8 then makes a dictionary, which costs a URL on its own 14 us beside 7.
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
    /** Milliseconds since 1970, or undefined for the clock's. The last property, for `valuesOf`. */
    signingDate: toDateTime(given.signingDate, 'signingDate'),
  };
}

/** The properties of a template. */
export const TEMPLATE_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  Object.keys(readProperties({}, NO_DEFAULTS)),
);

/**
 * Reads a template, every property once.
 *
 * @param otherwise what the signer has, for what is not given
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `ReservedQueryParameter`, `InvalidText`
 */
export function readTemplate(given: PresignTemplate, otherwise: Defaults): Template {
  return readNamed('template', given, TEMPLATE_NAMES, otherwise);
}

/** The same of what has further properties. @param field what it is called in errors */
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
 * Makes sure that a URL does not end before the next one begins.
 *
 * @param index of the item that brings `expiresIn`, if it is one
 * @throws RangeError
 */
export function checkStability({ stableFor }: Pick<Template, 'stableFor'>, expiresIn: number, index?: number): void {
  if (stableFor !== undefined && stableFor >= expiresIn)
    throw outOfRange('stableFor', `less than expiresIn, which is ${expiresIn} seconds`, stableFor, index);
}

/**
 * What two templates are compared by: with the same values they give the same plan at the same time, which `signingDate` is not needed for. An array, because to read one object by
 * eleven names costs a URL on its own 5 %.
 */
export function valuesOf(template: Template): readonly unknown[] {
  const values = Object.values(template);
  values.pop();
  return values;
}

/** @param a what `valuesOf` gives  @param b the same of another template */
export function hasSameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => isSame(value, b[i]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  // Pairs of name and value.
  return a.length === b.length && a.every(([name, value], i) => name === b[i][0] && value === b[i][1]);
}

/** Names and values in turn, as pairs. */
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

/** Reads query parameters of an item into `items`. With an array between them the garbage collector ran 132 times, not 103. @throws as `readQuery` */
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

/** The text of a parameter's value, of a template or (with `index`) of an item. */
function readValue(name: string, value: unknown, index?: number): string {
  if (isSignatureParameter(name)) {
    throw refused('ReservedQueryParameter', 'query', `has ${name}, which the signer sets`, index);
  }
  if (isPayloadParameter(name)) {
    // The payload line is the same for all items of a batch that have no headers of their own, so an item's query cannot bring it.
    if (index !== undefined)
      throw refused('ReservedQueryParameter', 'query', `has ${name}, which belongs into the template`, index);
    // Names in a query have a case: a server would take the payload for unsigned.
    if (name !== PARAMETER.payloadHash)
      throw refused('ReservedQueryParameter', 'query', `has ${name}: its name is ${PARAMETER.payloadHash}`);
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
 * @returns names, in lower case, and values in turn
 * @throws TypeError, SigV4Error `InvalidHeader` or `ReservedHeader`
 */
export function readHeaders(headers: HeadersInput, index?: number): string[] {
  const texts = namesAndValues('headers', headers, 'a record or pairs', index);
  // One header cannot be there twice.
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

/** What a header, whose outer blanks do not belong to it, and parameters of the query say the payload line is. */
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
    throw refused('InvalidHeader', HEADER.payloadHash, 'is given twice, with two values');
}

/**
 * The payload line that an item's own headers (names and values in turn) say, or undefined if they say nothing of it.
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
    throw refused('InvalidHeader', HEADER.payloadHash, 'is given twice, with two values', index);
  return hash;
}

/** The payload line of the canonical request: what the template says the client will send, or that nobody knows. */
export function payloadHash(template: HasPayloadHash): string {
  return givenHashes(template)[0] ?? UNSIGNED_PAYLOAD;
}
