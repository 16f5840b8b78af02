/**
 * Reads inputs of a command into groups. The inputs of a group differ only in texts that each URL can have for itself: the key and query
 * parameters, among them the headers that are sent in the query. A group needs one run of the client's middleware, and one template.
 */
import { checkNames, refused, wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import type { OwnQuery, Reader } from './member-roles.js';
import { prefixedTexts, textOf } from './member-text.js';
import { copyValue, Identities, identityText, isRecord } from './same-value.js';

/** An input of a command. */
export type GivenInput = Readonly<Record<string, unknown>>;

/** Inputs that share a request but for the key and the query. */
export interface Group {
  /** A copy of the first input, for the middleware. */
  readonly input: GivenInput;
  /** The key of the first input, if the operation has one, and its own query. */
  readonly key: string | undefined;
  readonly query: OwnQuery | undefined;
  readonly items: (string | PresignItem)[];
  /** The position of each item in the whole batch or stream. */
  readonly indexes: number[];
  /** The values that make the group, by the position of the member in the schema; undefined for the others. */
  readonly shared: readonly unknown[];
  /** How many members make the group. */
  readonly sharedCount: number;
}

/** Collects the inputs of a batch. */
export class Groups {
  readonly #readers: ReadonlyMap<string, Reader>;
  readonly #names: ReadonlySet<string>;
  readonly #required: readonly Reader[];
  readonly #keyName: string | undefined;
  readonly #byText = new Map<string, Group>();
  readonly #identities = new Identities();
  #last: Group | undefined;

  /** @param readers the members of the inputs */
  constructor(readers: readonly Reader[]) {
    this.#readers = new Map(readers.map((reader) => [reader.name, reader]));
    this.#names = new Set(this.#readers.keys());
    this.#required = readers.filter(({ isRequired }) => isRequired);
    this.#keyName = readers.find(({ role }) => role === 'key')?.name;
  }

  /** The groups, in the order of their first inputs. */
  get all(): Iterable<Group> {
    return this.#byText.values();
  }

  /**
   * Adds an input to its group. May run code of the caller: getters.
   *
   * @param index of the input in the whole batch or stream
   * @throws TypeError for an unknown member, a missing one or a wrong type; RangeError; SigV4Error `EmptyKey` or `InvalidText`
   */
  add(given: unknown, index: number): void {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw wrongType('inputs', 'an input of the command, such as { Bucket, Key }', given, index);
    const input = isRecord(given) ? given : this.#toRecord(given);
    let key: string | undefined;
    let query: OwnQuery | undefined;
    let group = this.#last;
    let sharedCount = 0;
    let requiredCount = 0;
    for (const name in input) {
      const reader = this.#readers.get(name);
      if (reader === undefined) {
        checkNames('inputs', { [name]: true }, this.#names, index);
        continue;
      }
      const value = input[name];
      // As for the SDK, null is the same as no value.
      if (value === undefined || value === null) continue;
      if (reader.isRequired) requiredCount++;
      switch (reader.role) {
        case 'key':
          key = readKey(reader, value, index);
          break;
        case 'own':
          query ??= {};
          addText(query, reader, value, index);
          if (!reader.marksGroup) break;
          sharedCount++;
          if (group?.shared[reader.at] === undefined) group = undefined;
          break;
        case 'shared':
          sharedCount++;
          // An object may have been changed since the last input.
          if (group?.shared[reader.at] !== value || typeof value === 'object') group = undefined;
          break;
        default:
          textOf(reader, value, index);
      }
    }
    if (requiredCount < this.#required.length) this.#refuseMissing(input, index);
    if (group === undefined || group.sharedCount !== sharedCount) group = this.#find(input, key, query, index);
    this.#last = group;
    group.indexes.push(index);
    if (key === undefined) group.items.push({ bucketUrl: true, ...(query !== undefined && { query }) });
    else group.items.push(query === undefined ? key : { key, query });
  }

  /** Copies an object that may inherit its members, as instances with getters do. */
  #toRecord(given: object): GivenInput {
    const names = [...this.#names].filter((name) => name in given);
    for (const name in given) if (!this.#names.has(name)) names.push(name);
    return Object.fromEntries(names.map((name) => [name, (given as GivenInput)[name]]));
  }

  #refuseMissing(input: GivenInput, index: number): never {
    const { name, type } = this.#required.find(
      ({ name }) => input[name] === undefined || input[name] === null,
    ) as Reader;
    throw wrongType(name, type === 'number' ? 'a number' : 'a string', input[name], index);
  }

  /** Finds the group of an input by its values, or begins one. */
  #find(given: GivenInput, key: string | undefined, query: OwnQuery | undefined, index: number): Group {
    const input: Record<string, unknown> = {};
    const shared: unknown[] = [];
    let text = '';
    let sharedCount = 0;
    for (const reader of this.#readers.values()) {
      const { name, role, marksGroup, at } = reader;
      const value = given[name];
      if (value === undefined || value === null) continue;
      // A getter may return another key now.
      input[name] = role === 'key' ? key : copyValue(value);
      if (role !== 'shared' && !marksGroup) continue;
      if (role === 'shared') checkShared(reader, value, index);
      shared[at] = role === 'shared' ? value : true;
      text += `${name}=${identityText(shared[at], this.#identities)}\n`;
      sharedCount++;
    }
    let group = this.#byText.get(text);
    if (group === undefined) {
      group = { input, key, query, items: [], indexes: [], shared, sharedCount };
      this.#byText.set(text, group);
    }
    return group;
  }

  /** Finds the member of a field in an error of the core: `key`, a header or a parameter. Returns others as they are. */
  memberOf(field: string): string {
    if (field === 'key') return this.#keyName ?? field;
    const name = field.replace(/^(?:headers|query)\./, '');
    for (const reader of this.#readers.values()) {
      const isPrefix = reader.place === 'prefixHeaders' && name.startsWith(reader.wire);
      if (isPrefix || (reader.wire === name && name !== '')) return reader.name;
    }
    return field;
  }
}

/** Checks the type of a value that makes a group. The middleware takes customer keys as bytes too. */
function checkShared(reader: Reader, value: unknown, index: number): void {
  if (reader.place === 'prefixHeaders') prefixedTexts(reader, value, index, {});
  else if (!reader.wire.endsWith('-customer-key') || !isBytes(value)) textOf(reader, value, index);
}

function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** Reads a key. The SDK presigns the bucket for an empty key, which for DELETE would be another operation. */
function readKey({ name }: Reader, value: unknown, index: number): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value, index);
  if (value === '')
    throw refused('EmptyKey', name, 'is empty: for the URL of the bucket use a command for buckets', index);
  if (!value.isWellFormed()) throw refused('InvalidText', name, 'has a lone surrogate', index);
  return value;
}

/** Adds the text of a member, or the texts of a record of headers. */
function addText(query: OwnQuery, reader: Reader, value: unknown, index: number): void {
  if (reader.place === 'prefixHeaders') {
    prefixedTexts(reader, value, index, query);
    return;
  }
  const text = textOf(reader, value, index) as string;
  if (!text.isWellFormed()) throw refused('InvalidText', reader.name, 'has a lone surrogate', index);
  query[reader.wire] = text;
}
