/** From a caller's template to the plan that the core works with. */

import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { HeadersInput, PresignTemplate, QueryInput } from '../api/presigner.js';
import { type Address, resolveBase } from '../aws/bucket-endpoint.js';
import { countSize, FieldWriter, fieldSize } from '../core/packing.js';
import type { Plan } from '../core/shapes.js';
import { ALGORITHM, type Moment } from '../identity/signing-keys.js';
import { toDateTime } from '../protocol/dates.js';
import { dialects } from '../protocol/dialects.js';
import { readExpiresIn } from '../protocol/expires.js';
import { HeaderNames } from '../protocol/header-names.js';
import {
  CONTENT_SHA256,
  isPayloadHash,
  PAYLOAD_HASH_FORMS,
  PAYLOAD_PARAMETER,
  readPayloadHeader,
  UNSIGNED_PAYLOAD,
} from '../protocol/payload-hash.js';
import { isSignatureParameter } from '../protocol/signature-parameters.js';
import { wholeNumber } from '../util/integers.js';

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'PUT', 'HEAD', 'DELETE']);
const MAX_KEY_BYTES = 8192;
const DEFAULT_KEY_BYTES = 1024;

const HEADER_NAMES = new HeaderNames(dialects.s3.neverSign);
const HEADER_VALUE = /^[\t -~]*$/;

/** The properties of a template. */
export const TEMPLATE_NAMES: ReadonlySet<string> = new Set([
  'bucket',
  'endpoint',
  'pathStyle',
  'dualStack',
  'method',
  'headers',
  'query',
  'expiresIn',
  'signingDate',
  'maxKeyBytes',
  'allowDotSegments',
]);

type Pairs = readonly (readonly [string, string])[];

/** A template that was read, checked and copied. */
export interface Settings extends Address {
  readonly method: string;
  readonly expiresIn: number;
  /** Milliseconds since 1970, or undefined for the clock's. */
  readonly signingTime: number | undefined;
  readonly maxKeyBytes: number;
  readonly allowDotSegments: boolean;
  readonly headers: Pairs;
  readonly query: Pairs;
}

const NONE: Pairs = [];

/**
 * Reads a template, every property once.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `ReservedQueryParameter`, `InvalidText`
 */
export function readTemplate(template: PresignTemplate, names: ReadonlySet<string> = TEMPLATE_NAMES): Settings {
  if (typeof template !== 'object' || template === null) throw wrongType('template', 'an object', template);
  checkNames('template', template, names);
  const {
    bucket,
    endpoint,
    pathStyle,
    dualStack,
    method,
    headers,
    query,
    expiresIn,
    signingDate,
    maxKeyBytes,
    allowDotSegments,
  } = template;
  if (method !== undefined && !METHODS.has(method)) {
    if (typeof method !== 'string') throw wrongType('method', 'a string', method);
    throw outOfRange('method', 'GET, PUT, HEAD or DELETE', JSON.stringify(method));
  }
  const settings = {
    bucket: optional('bucket', 'string', bucket),
    endpoint: optional('endpoint', 'string', endpoint),
    pathStyle: optional('pathStyle', 'boolean', pathStyle) ?? false,
    dualStack: optional('dualStack', 'boolean', dualStack) ?? false,
    method: method ?? 'GET',
    expiresIn: readExpiresIn(expiresIn),
    signingTime: toDateTime(signingDate, 'signingDate'),
    maxKeyBytes: wholeNumber('maxKeyBytes', maxKeyBytes, MAX_KEY_BYTES, ' bytes') ?? DEFAULT_KEY_BYTES,
    allowDotSegments: optional('allowDotSegments', 'boolean', allowDotSegments) ?? false,
    headers: headers === undefined ? NONE : readHeaders(headers),
    query: query === undefined ? NONE : readQuery(query),
  };
  checkPayloadHash(settings);
  return settings;
}

/** True if both give the same plan at the same time. */
export function sameSettings(a: Settings, b: Settings): boolean {
  return (
    a.bucket === b.bucket &&
    a.endpoint === b.endpoint &&
    a.pathStyle === b.pathStyle &&
    a.dualStack === b.dualStack &&
    a.method === b.method &&
    a.expiresIn === b.expiresIn &&
    a.signingTime === b.signingTime &&
    a.maxKeyBytes === b.maxKeyBytes &&
    a.allowDotSegments === b.allowDotSegments &&
    samePairs(a.headers, b.headers) &&
    samePairs(a.query, b.query)
  );
}

function samePairs(a: Pairs, b: Pairs): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every(([name, value], i) => name === b[i]?.[0] && value === b[i]?.[1]);
}

/**
 * Reads query parameters, of a template or (with `index`) of an item.
 *
 * @throws TypeError, SigV4Error `ReservedQueryParameter` or `InvalidText`
 */
export function readQuery(query: QueryInput, index?: number): Pairs {
  const pairs: [string, string][] = [];
  for (const [name, value] of entriesOf('query', query, index)) {
    if (typeof name !== 'string') throw wrongType('query', 'names that are strings', name, index);
    if (isSignatureParameter(name)) {
      throw refused('ReservedQueryParameter', 'query', `has ${name}, which the signer sets`, index);
    }
    if (name.toLowerCase() === CONTENT_SHA256) {
      // The payload line is the same for all items of a batch, so an item cannot bring it.
      if (index !== undefined)
        throw refused('ReservedQueryParameter', 'query', `has ${name}, which belongs into the template`, index);
      // Names in a query have a case: a server would take the payload for unsigned.
      if (name !== PAYLOAD_PARAMETER)
        throw refused('ReservedQueryParameter', 'query', `has ${name}: its name is ${PAYLOAD_PARAMETER}`);
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

function readHeaders(headers: HeadersInput): Pairs {
  const pairs: [string, string][] = [];
  const names = new Set<string>();
  for (const [given, value] of entriesOf('headers', headers)) {
    if (typeof given !== 'string') throw wrongType('headers', 'names that are strings', given);
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

function entriesOf(field: string, given: unknown, index?: number): Iterable<readonly [unknown, unknown]> {
  if (typeof given !== 'object' || given === null) throw wrongType(field, 'a record or pairs', given, index);
  if (!(Symbol.iterator in given)) return Object.entries(given);
  return Array.from(given as Iterable<unknown>, (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw wrongType(field, 'pairs of name and value', pair, index);
    return pair as [unknown, unknown];
  });
}

function optional(field: string, type: 'string', value: unknown): string | undefined;
function optional(field: string, type: 'boolean', value: unknown): boolean | undefined;
function optional(field: string, type: string, value: unknown): unknown {
  if (value !== undefined && typeof value !== type) throw wrongType(field, `a ${type}`, value);
  return value;
}

/** Who signs. */
export interface Identity {
  readonly accessKeyId: string;
  /** Undefined too if it is not to be sent. */
  readonly sessionToken: string | undefined;
  readonly region: string;
}

type HasPayloadHash = Pick<Settings, 'headers' | 'query'>;

function valuesOf(pairs: Pairs, wanted: string): string[] {
  return pairs.filter(([name]) => name === wanted).map(([, value]) => value);
}

/** What a header, whose outer blanks do not belong to it, and parameters of the query say the payload line is. */
function givenHashes({ headers, query }: HasPayloadHash): string[] {
  return [...valuesOf(headers, CONTENT_SHA256).map((value) => value.trim()), ...valuesOf(query, PAYLOAD_PARAMETER)];
}

function checkPayloadHash(settings: HasPayloadHash): void {
  for (const value of valuesOf(settings.headers, CONTENT_SHA256)) readPayloadHeader(value);
  if (!valuesOf(settings.query, PAYLOAD_PARAMETER).every(isPayloadHash))
    throw refused('InvalidHeader', `query.${PAYLOAD_PARAMETER}`, `must be ${PAYLOAD_HASH_FORMS}`);
  if (new Set(givenHashes(settings)).size > 1)
    throw refused('InvalidHeader', CONTENT_SHA256, 'is given twice, with two values');
}

/** The payload line of the canonical request: what the template says the client will send, or that nobody knows. */
export function payloadHash(settings: HasPayloadHash): string {
  return givenHashes(settings)[0] ?? UNSIGNED_PAYLOAD;
}

/**
 * Makes the plan of a template for one moment (AWS, "Authenticating Requests: Using Query Parameters"). The key states are copied
 * into it.
 */
export function makePlan(settings: Settings, identity: Identity, moment: Moment): Plan {
  const base = resolveBase(settings, identity.region);
  const { date, credentialScope, stringToSignHead, keyStates } = moment;
  const headers: Pairs = [['host', base.host], ...settings.headers];
  const query: [string, string][] = [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${identity.accessKeyId}/${credentialScope}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(settings.expiresIn)],
  ];
  if (identity.sessionToken !== undefined) query.push(['X-Amz-Security-Token', identity.sessionToken]);
  for (const pair of settings.query) query.push([pair[0], pair[1]]);

  const head = [settings.method, base.origin, base.path, payloadHash(settings)];
  const texts = [stringToSignHead, ...head, ...headers.flat(), ...query.flat()];
  const size = texts.reduce((sum, text) => sum + fieldSize(text), 0) + keyStates.length + 5 * countSize;
  const writer = new FieldWriter(new Uint8Array(size));
  writer.text(stringToSignHead);
  writer.bytes(keyStates);
  for (const text of head) writer.text(text);
  writePairs(writer, headers);
  writePairs(writer, query);
  writer.count(settings.maxKeyBytes);
  writer.count(settings.allowDotSegments ? 1 : 0);
  return { packed: writer.written(), maxKeyBytes: settings.maxKeyBytes, stringToSignHead };
}

function writePairs(writer: FieldWriter, pairs: Pairs): void {
  writer.count(pairs.length);
  for (const [name, value] of pairs) {
    writer.text(name);
    writer.text(value);
  }
}
