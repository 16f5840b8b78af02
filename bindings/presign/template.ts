/** Reads a caller's template: what all URLs of a call share. */
import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { HeadersInput, PresignTemplate, QueryInput } from '../api/presigner.js';
import { readAddress } from '../aws/bucket-endpoint.js';
import { KEY_CAPACITY } from '../core/numbers/limits.js';
import { toDateTime } from '../protocol/dates.js';
import { dialects } from '../protocol/dialects.js';
import { readExpiresIn } from '../protocol/expires.js';
import { HeaderNames } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { isPayloadHash, PAYLOAD_HASH_FORMS, readPayloadHeader, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { isPayloadParameter, isSignatureParameter } from '../protocol/signature-parameters.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { entriesOf } from '../util/pairs.js';

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'PUT', 'HEAD', 'DELETE']);

const HEADER_NAMES = new HeaderNames(dialects.s3.neverSign);
const HEADER_VALUE = /^[\t -~]*$/;

type Pairs = readonly (readonly [name: string, value: string])[];

const NONE: Pairs = [];

/** A template that was read, checked and copied: each property under its own name. */
export type Template = Readonly<ReturnType<typeof readProperties>>;

/** The whole of it: a new option is a line here, and one where it is used. */
function readProperties(given: PresignTemplate) {
  // Not spread into the literal: V8 then makes a dictionary, which costs a URL on its own 14 us beside 7.
  const { bucket, endpoint, pathStyle, dualStack } = readAddress(given);
  const { query } = given;
  return {
    bucket,
    endpoint,
    pathStyle,
    dualStack,
    method: readMethod(given.method),
    headers: readHeaders(given.headers),
    query: query === undefined ? NONE : readQuery(query),
    expiresIn: readExpiresIn(given.expiresIn),
    maxKeyBytes: wholeNumber('maxKeyBytes', given.maxKeyBytes, KEY_CAPACITY, ' bytes') ?? MOST_KEY_BYTES,
    allowDotSegments: flag('allowDotSegments', given.allowDotSegments),
    /** Milliseconds since 1970, or undefined for the clock's. The last property, for `valuesOf`. */
    signingDate: toDateTime(given.signingDate, 'signingDate'),
  };
}

/** The properties of a template. */
export const TEMPLATE_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set(Object.keys(readProperties({})));

/**
 * Reads a template, every property once.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `ReservedQueryParameter`, `InvalidText`
 */
export function readTemplate(given: PresignTemplate, names: ReadonlySet<string> = TEMPLATE_NAMES): Template {
  if (typeof given !== 'object' || given === null) throw wrongType('template', 'an object', given);
  checkNames('template', given, names);
  const template = readProperties(given);
  checkPayloadHash(template);
  return template;
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

function readMethod(method: PresignTemplate['method'] = 'GET'): string {
  if (METHODS.has(method)) return method;
  if (typeof method !== 'string') throw wrongType('method', 'a string', method);
  throw outOfRange('method', 'GET, PUT, HEAD or DELETE', JSON.stringify(method));
}

/**
 * Reads query parameters, of a template or (with `index`) of an item.
 *
 * @throws TypeError, SigV4Error `ReservedQueryParameter` or `InvalidText`
 */
export function readQuery(query: QueryInput, index?: number): Pairs {
  const pairs: [string, string][] = [];
  for (const [name, value] of entriesOf('query', query, 'a record or pairs', index)) {
    if (isSignatureParameter(name)) {
      throw refused('ReservedQueryParameter', 'query', `has ${name}, which the signer sets`, index);
    }
    if (isPayloadParameter(name)) {
      // The payload line is the same for all items of a batch, so an item cannot bring it.
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
    pairs.push([name, text]);
  }
  return pairs;
}

function readHeaders(headers: HeadersInput | undefined): Pairs {
  if (headers === undefined) return NONE;
  const pairs: [string, string][] = [];
  const names = new Set<string>();
  for (const [given, value] of entriesOf('headers', headers, 'a record or pairs')) {
    const name = given.toLowerCase();
    const kind = HEADER_NAMES.kindOf(name);
    if (kind === 'invalid') throw refused('InvalidHeader', 'headers', 'has a name that is not allowed in HTTP');
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value);
    if (!HEADER_VALUE.test(value))
      throw refused('InvalidHeader', `headers.${name}`, 'must be ASCII without control characters');
    if (kind !== 'signed' && kind !== 'payload')
      throw refused('ReservedHeader', `headers.${name}`, 'is set by the signer, or changed on the way');
    if (names.has(name)) throw refused('InvalidHeader', `headers.${name}`, 'is given twice');
    names.add(name);
    pairs.push([name, value]);
  }
  return pairs;
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

/** The payload line of the canonical request: what the template says the client will send, or that nobody knows. */
export function payloadHash(template: HasPayloadHash): string {
  return givenHashes(template)[0] ?? UNSIGNED_PAYLOAD;
}
