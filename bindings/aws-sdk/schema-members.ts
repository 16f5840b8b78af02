/**
 * Reads from the schema of a command where the members of its input go in a request. The schema is data that every generated client has
 * (client-s3 3.1169, `dist-es/schemas/schemas_0.js`), so nothing of the SDK is imported.
 *
 *     operation   [9, namespace, name, traits, () => input, () => output]
 *     structure   [3, namespace, name, traits, member names, member schemas, number of required members, which come first]
 *     member      a type, or [type, traits]
 *     type        a number, a function that returns a type, or [0, namespace, name, traits, type]
 *     traits      a record, or a number whose bits are flags
 */
import { outOfRange, wrongType } from '../api/errors.js';

/** The type of a value, as far as it can be written as text. `other` are structures, maps and bytes. */
export type MemberType = 'string' | 'number' | 'boolean' | 'date' | 'strings' | 'other';

/** The formats of a date, by their number in the schema. A plain date has the format of its place. */
export type DateFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** A member of a command's input. */
export interface Member {
  readonly name: string;
  /** Where the value goes. `endpoint` is for labels that are not in the path: the endpoint rules read them. */
  readonly place: 'label' | 'endpoint' | 'query' | 'header' | 'prefixHeaders' | 'payload' | 'body';
  /** The parameter, the lower-case header, or the lower-case prefix of headers; otherwise empty. */
  readonly wire: string;
  readonly type: MemberType;
  readonly dateFormat: DateFormat;
  readonly isRequired: boolean;
}

/** An operation that can be presigned in bulk. */
export interface Operation {
  readonly name: string;
  /** In the order of the schema. */
  readonly members: readonly Member[];
}

const OPERATION = 9;
const STRUCTURE = 3;
const STRINGS = 64;
const TYPES: readonly (MemberType | undefined)[] = [
  'string',
  'number',
  'boolean',
  undefined,
  'date',
  'date',
  'date',
  'date',
];
const DATE_FORMATS: Readonly<Record<number, DateFormat>> = { 5: 'date-time', 6: 'http-date', 7: 'epoch-seconds' };

/** Bits of traits that are a number. */
const HTTP_LABEL = 1;
const HTTP_PAYLOAD = 16;

/** The operations that are tested against the SDK's own presigner. */
const SUPPORTED: ReadonlySet<unknown> = new Set([
  'GetObject',
  'PutObject',
  'HeadObject',
  'DeleteObject',
  'UploadPart',
  'ListObjectsV2',
  'CreateMultipartUpload',
]);

type Traits = Readonly<Record<string, unknown>>;

/** Operations that were read, by their schema. */
const known = new WeakMap<object, Operation>();

/**
 * Reads the operation of a command.
 *
 * @throws TypeError if the command has no schema, as commands of old clients; RangeError for operations that cannot be presigned in bulk
 */
export function readOperation(schema: unknown): Operation {
  if (!Array.isArray(schema) || schema[0] !== OPERATION)
    throw wrongType('Command', 'a command with a schema, as @aws-sdk/client-s3 3.1169 has', schema);
  let operation = known.get(schema);
  if (operation === undefined) {
    operation = readSchema(schema);
    known.set(schema, operation);
  }
  return operation;
}

function readSchema([, namespace, name, traits, inputOf]: readonly unknown[]): Operation {
  if (namespace !== 'com.amazonaws.s3' || !SUPPORTED.has(name))
    throw outOfRange('Command', `one of ${[...SUPPORTED].join(', ')} of S3 (others: getSignedUrl)`, String(name));
  const path = String((readTraits(traits)['http'] as unknown[] | undefined)?.[1]);
  const input = resolved(inputOf);
  if (!Array.isArray(input) || input[0] !== STRUCTURE) throw wrongType('Command', 'an input structure', input);
  const [names, schemas, required = 0] = input.slice(4) as [string[], unknown[], number?];
  const members = names.map((each, i) => readMember(each, schemas[i], path, i < required));
  return { name: name as string, members };
}

function readMember(name: string, schema: unknown, path: string, isRequired: boolean): Member {
  const [ref, own] = Array.isArray(schema) && schema.length === 2 ? schema : [schema, 0];
  const target = resolved(ref);
  const isSimple = Array.isArray(target) && target[0] === 0;
  const traits = { ...readTraits(isSimple ? target[3] : 0), ...readTraits(own) };
  const type = isSimple ? resolved(target[4]) : target;
  const at = placeOf(name, traits, path);
  return { name, ...at, type: typeOf(type), dateFormat: dateFormatOf(type, at.place), isRequired };
}

function placeOf(name: string, traits: Traits, path: string): Pick<Member, 'place' | 'wire'> {
  const { httpLabel, httpQuery, httpHeader, httpPrefixHeaders, httpPayload } = traits;
  if (httpLabel) return { place: path.includes(`{${name}`) ? 'label' : 'endpoint', wire: '' };
  if (typeof httpQuery === 'string') return { place: 'query', wire: httpQuery };
  if (typeof httpHeader === 'string') return { place: 'header', wire: httpHeader.toLowerCase() };
  if (typeof httpPrefixHeaders === 'string') return { place: 'prefixHeaders', wire: httpPrefixHeaders.toLowerCase() };
  return { place: httpPayload ? 'payload' : 'body', wire: '' };
}

function typeOf(type: unknown): MemberType {
  if (type === STRINGS) return 'strings';
  return (typeof type === 'number' ? TYPES[type] : undefined) ?? 'other';
}

/** Smithy, "HTTP bindings": a date is `http-date` in a header and `date-time` in a query, unless its schema says otherwise. */
function dateFormatOf(type: unknown, place: Member['place']): DateFormat {
  return DATE_FORMATS[type as number] ?? (place === 'header' ? 'http-date' : 'date-time');
}

function readTraits(traits: unknown): Traits {
  if (typeof traits === 'object' && traits !== null) return traits as Traits;
  const bits = Number(traits ?? 0);
  return { httpLabel: (bits & HTTP_LABEL) !== 0, httpPayload: (bits & HTTP_PAYLOAD) !== 0 };
}

function resolved(schema: unknown): unknown {
  return typeof schema === 'function' ? schema() : schema;
}
