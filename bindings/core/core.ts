/**
 * The only file that touches the exports of the WebAssembly module. A `Core` is one instance, with one memory that all its
 * signers share in turn: every method copies in, calls, and copies out, and runs no code of the caller's meanwhile.
 */
import { instantiate, instantiateSync } from '@assemblyscript/loader';
import { outOfRange, refused } from '../api/errors.js';
import { asciiReader } from '../platform/ascii.js';
import { countSize, FieldWriter, fieldSize } from './packing.js';
import {
  type CoreExports,
  type CoreItem,
  type PackedScope,
  type Plan,
  type RequestResult,
  SIGNATURE_LENGTH,
  type TextForm,
  type UrlSink,
} from './shapes.js';
import { keyRefusal } from './status.js';
import { appendUrls, DECODE_GROUP } from './url-strings.js';

export { FINDINGS } from './shapes.js';
export type { CoreItem, PackedScope, Plan, RequestResult, TextForm, UrlSink };

export const NEWLINE = 0x0a;

/** Bytes of the saved states of an HMAC key. */
const STATES_LENGTH = 64;

/** u32 of a result. */
const RESULT = 6;

/** Collects URLs as strings. */
export class UrlStrings implements UrlSink {
  readonly joins = true;
  readonly urls: string[] = [];
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  take(count: number): void {
    this.#core.appendUrls(count, this.urls);
  }
}

/**
 * From this length on, what follows the key is not copied into every URL but joined to it, as one string for all: the garbage
 * collector would have to move all the copies. It pays with a session token of 1 KB, and costs without one.
 */
const LONG_TAIL = 1024;

const encoder = new TextEncoder();

export class Core {
  readonly #exports: CoreExports;
  readonly #memory: Uint8Array<ArrayBuffer>;
  readonly #readAscii: (start: number, end: number) => string;
  readonly #offsets: Uint32Array;
  readonly #input: Uint8Array;
  /** Where the signature of a single text is. */
  readonly #digits: Uint8Array;
  /** The input behind the states of a key. */
  readonly #fields: Uint8Array;
  readonly #outputAt: number;
  /** Whose fields the core has now: a plan, or the scope of requests. */
  #plan: Plan | undefined;
  #scope: PackedScope | undefined;
  /** What the plan's URLs have between key and signature, if that is long. */
  #longTail: string | undefined;
  /** The same, if the last batch was laid out without it. */
  #joined: string | undefined;

  /** The most items of one call. */
  readonly batchCapacity: number;
  /** The most bytes of keys, or of packed items, of one call. */
  readonly inputCapacity: number;
  /** The most requests of one call, and the most UTF-16 units of their lines. */
  readonly requestsCapacity: number;
  readonly requestUnits: number;

  private constructor(instance: WebAssembly.Instance) {
    // Not the loader's view of them: that wraps every function to count its arguments.
    const exports = instance.exports as unknown as CoreExports;
    if (exports.setPlan === undefined) throw new TypeError('it is not a module of siglane');
    this.#exports = exports;
    this.#memory = new Uint8Array(exports.memory.buffer as ArrayBuffer);
    this.#readAscii = asciiReader(this.#memory);
    this.#outputAt = Number(exports.OUTPUT);
    this.#digits = this.#memory.subarray(this.#outputAt, this.#outputAt + SIGNATURE_LENGTH);
    this.batchCapacity = Number(exports.BATCH_CAPACITY);
    this.inputCapacity = Number(exports.INPUT_CAPACITY);
    this.requestsCapacity = Number(exports.REQUESTS_CAPACITY);
    this.requestUnits = Number(exports.REQUEST_LINES_CAPACITY) / 3;
    this.#offsets = new Uint32Array(exports.memory.buffer, Number(exports.OFFSETS), this.batchCapacity + 1);
    const inputAt = Number(exports.INPUT);
    this.#input = this.#memory.subarray(inputAt, inputAt + this.inputCapacity);
    this.#fields = this.#input.subarray(STATES_LENGTH);
  }

  /** Makes a core of a module, the bytes of one, or a response with them. */
  static async instantiate(source: Parameters<typeof instantiate>[0]): Promise<Core> {
    return new Core((await instantiate<CoreExports>(source, {})).instance);
  }

  /** The same at once. */
  static instantiateSync(module: WebAssembly.Module): Core {
    return new Core(instantiateSync<CoreExports>(module, {}).instance);
  }

  // ── hashing ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** SHA-256 (FIPS 180-4) of a message, of any length and in any number of pieces. Returns 32 bytes. */
  sha256(...pieces: readonly Uint8Array[]): Uint8Array {
    this.#exports.sha256Start();
    for (const piece of pieces) this.#updateSha256(piece);
    this.#exports.sha256Finish();
    return this.#takeOutput(32);
  }

  #updateSha256(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at += this.inputCapacity) {
      const part = piece.subarray(at, at + this.inputCapacity);
      this.#input.set(part);
      this.#exports.sha256Update(part.length);
    }
  }

  /**
   * Starts, or goes on with, the SHA-256 of a message that comes in pieces, while other messages are hashed in between.
   *
   * @param state what the last call returned; undefined at the beginning
   * @returns the state after the piece
   */
  continueSha256(state: Uint8Array | undefined, piece: Uint8Array): Uint8Array {
    this.#resumeSha256(state);
    this.#updateSha256(piece);
    return this.#takeOutput(this.#exports.sha256Suspend());
  }

  /** Ends such a message. Returns its SHA-256, 32 bytes. */
  endSha256(state: Uint8Array | undefined): Uint8Array {
    this.#resumeSha256(state);
    this.#exports.sha256Finish();
    return this.#takeOutput(32);
  }

  #resumeSha256(state: Uint8Array | undefined): void {
    if (state === undefined) {
      this.#exports.sha256Start();
      return;
    }
    this.#input.set(state);
    this.#exports.sha256Resume();
  }

  /**
   * Signs several messages with one key, in lanes; with the states and four bytes for each they must fit the core's input.
   *
   * @param states see `hmacStates`
   * @returns HMAC-SHA256 of each in 64 lower-case hexadecimal digits
   */
  signMessages(states: Uint8Array, messages: readonly Uint8Array[]): string[] {
    const writer = new FieldWriter(this.#fields);
    for (const message of messages) writer.bytes(message);
    this.#signFields(states, messages.length);
    const digits = this.#readAscii(this.#outputAt, this.#outputAt + messages.length * SIGNATURE_LENGTH);
    return messages.map((_, i) => digits.slice(i * SIGNATURE_LENGTH, (i + 1) * SIGNATURE_LENGTH));
  }

  /** Signs one text of ASCII, as `signMessages`: without the arrays around it, which are half of what a short text costs. */
  signText(states: Uint8Array, text: string): string {
    new FieldWriter(this.#fields).text(text);
    this.#signFields(states, 1);
    return this.#readAscii(this.#outputAt, this.#outputAt + SIGNATURE_LENGTH);
  }

  /** Signs one text, packed by `packField`, and writes the 64 digits to `digits`: what takes and gives no strings takes less. */
  signField(states: Uint8Array, field: Uint8Array, digits: Uint8Array): void {
    this.#fields.set(field);
    this.#signFields(states, 1);
    digits.set(this.#digits);
  }

  /** Signs the fields that stand in the input, behind the place of the states, which stay there no longer than the call. */
  #signFields(states: Uint8Array, count: number): void {
    this.#input.set(states);
    this.#exports.signFields(count);
    this.#input.fill(0, 0, states.length);
  }

  /** The saved inner and outer state of an HMAC key. Returns 64 bytes, as secret as the key. */
  hmacStates(key: Uint8Array): Uint8Array {
    this.#input.set(key);
    this.#exports.hmacStates(key.length);
    this.#input.fill(0, 0, key.length);
    return this.#takeOutput(STATES_LENGTH);
  }

  /**
   * Derives a signing key (AWS, "Create a signed AWS API request", step 4): HMAC with `AWS4` and the secret over the first
   * step, with the result over the next, and so on. Returns 32 bytes; nothing of it stays in the core's memory.
   */
  deriveSigningKey(secretAccessKey: string, steps: readonly string[]): Uint8Array {
    const writer = new FieldWriter(this.#input);
    writer.text(`AWS4${secretAccessKey}`);
    for (const step of steps) writer.text(step);
    this.#exports.deriveSigningKey(steps.length);
    return this.#takeOutput(32);
  }

  /** Copies the output and overwrites it: it may be a key. */
  #takeOutput(length: number): Uint8Array {
    const output = this.#memory.slice(this.#outputAt, this.#outputAt + length);
    this.#memory.fill(0, this.#outputAt, this.#outputAt + length);
    return output;
  }

  // ── presigning ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Presigns keys, none of them empty, and hands each batch of URLs to `sink`. `firstIndex` is the index of the first in errors, if
   * they are to have one.
   * Together they must not be more than a third of the input's bytes in UTF-16 units, nor more than `batchCapacity`.
   */
  presignKeys(plan: Plan, keys: readonly string[], firstIndex: number | undefined, sink: UrlSink): void {
    this.#usePlan(plan);
    const text = keys.length === 1 ? (keys[0] as string) : keys.join('\n');
    if (!text.isWellFormed()) throw loneSurrogate(keys, firstIndex);
    const { written } = encoder.encodeInto(text, this.#input);
    this.#joined = sink.joins ? this.#longTail : undefined;
    const count = this.#exports.presignText(written, NEWLINE, 0, 1, this.#joined === undefined ? 0 : 1);
    // As many URLs as keys, and all the text used: then no key has a newline, unless the last ends in one, which the core
    // takes for the end of the text.
    if (count === keys.length && this.#exports.consumedBytes() === written && !text.endsWith('\n')) {
      sink.take(count);
    } else if (keys.some((key) => key.includes('\n'))) {
      const items = keys.map((key) => ({ key, query: [] }));
      this.presignItems(plan, items, firstIndex, sink);
    } else {
      // A key was refused, or the output is full.
      this.#throwIfRefused(count, firstIndex);
      sink.take(count);
      this.presignKeys(plan, keys.slice(count), indexAfter(firstIndex, count), sink);
    }
  }

  /** Presigns items and hands each batch of URLs to `sink`. With `allowEmpty` an empty key gives the URL of the bucket. */
  presignItems(
    plan: Plan,
    items: readonly CoreItem[],
    firstIndex: number | undefined,
    sink: UrlSink,
    allowEmpty = false,
  ): void {
    this.#usePlan(plan);
    this.#joined = undefined;
    for (let from = 0; from < items.length; ) {
      const packed = this.#packItems(items, from, firstIndex);
      const count = this.#exports.presignRecords(packed, allowEmpty ? 1 : 0);
      this.#throwIfRefused(count, indexAfter(firstIndex, from));
      sink.take(count);
      from += count;
    }
  }

  /** Packs items from number `from` on, as many as fit. Returns how many, at least one. */
  #packItems(items: readonly CoreItem[], from: number, firstIndex: number | undefined): number {
    const writer = new FieldWriter(this.#input);
    let index = from;
    for (; index < items.length && index - from < this.batchCapacity; index++) {
      const { key, query } = items[index] as CoreItem;
      if (!key.isWellFormed())
        throw refused('InvalidText', 'key', 'has a lone surrogate', indexAfter(firstIndex, index));
      let size = fieldSize(key) + countSize;
      for (const [name, value] of query) size += fieldSize(name) + fieldSize(value);
      if (size > writer.room) {
        if (index > from) break;
        throw outOfRange('query', 'at most 8192 bytes of names and values', 'more', indexAfter(firstIndex, index));
      }
      writer.text(key);
      writer.count(query.length);
      for (const [name, value] of query) {
        writer.text(name);
        writer.text(value);
      }
    }
    return index - from;
  }

  /**
   * Presigns keys in bytes: all that are complete in the first `inputCapacity` bytes of `keys`, or as many as fit the output.
   *
   * @returns how many URLs there are, to be read as by a `UrlSink`, and the bytes of `keys` they used up
   */
  presignText(plan: Plan, keys: Uint8Array, form: TextForm, firstIndex: number): { count: number; consumed: number } {
    this.#usePlan(plan);
    const piece = keys.subarray(0, this.inputCapacity);
    this.#input.set(piece);
    const last = form.last && piece.length === keys.length;
    const count = this.#exports.presignText(piece.length, form.separator, form.stripReturn ? 1 : 0, last ? 1 : 0, 0);
    this.#throwIfRefused(count, firstIndex);
    return { count, consumed: this.#exports.consumedBytes() };
  }

  /** Appends the last batch of `count` URLs to `urls`. */
  appendUrls(count: number, urls: string[]): void {
    appendUrls(this.#readAscii, this.#outputAt, this.#offsets, count, this.#joined, urls);
  }

  /** Bytes of the last batch of `count` URLs. */
  urlBytes(count: number): number {
    return this.#offsets[count] as number;
  }

  /** Copies the last batch's URLs, each ended by a newline, to `urls` at `at`, and where they end to `offsets` from `index`. */
  copyUrls(count: number, urls: Uint8Array, at: number, offsets: Uint32Array, index: number): void {
    urls.set(this.#memory.subarray(this.#outputAt, this.#outputAt + this.urlBytes(count)), at);
    for (let i = 1; i <= count; i++) offsets[index + i - 1] = at + (this.#offsets[i] as number);
  }

  /** Presigns one item and returns the URL, the canonical request, and the string to sign. */
  explain(
    plan: Plan,
    item: CoreItem,
    allowEmpty: boolean,
  ): { url: string; canonicalRequest: string; stringToSign: string } {
    const sink = new UrlStrings(this);
    this.presignItems(plan, [item], undefined, sink, allowEmpty);
    const stages = this.#readStages(this.#exports.explain(), plan.stringToSignHead);
    return { url: sink.urls[0] as string, ...stages };
  }

  #readStages(length: number, stringToSignHead: string): { canonicalRequest: string; stringToSign: string } {
    const end = length + stringToSignHead.length + SIGNATURE_LENGTH;
    const text = this.#readAscii(this.#outputAt, this.#outputAt + end);
    return { canonicalRequest: text.slice(0, length), stringToSign: text.slice(length) };
  }

  // ── signing any request ───────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Signs requests, written as the lines of assembly/request/canonical.ts: `lines` has at most `requestUnits` units and `lineCount`
   * newlines, and `count` is at most `requestsCapacity`.
   *
   * @returns 0, and then `readResults` gives what it made; or a status of refusals.ts, and then `refusedRequest` says which it was
   */
  signRequests(scope: PackedScope, lines: string, lineCount: number, count: number, rules: number): number {
    if (this.#scope !== scope) {
      this.#plan = this.#scope = undefined;
      this.#input.set(scope.packed);
      this.#exports.setScope();
      this.#input.fill(0, 0, scope.packed.length);
      this.#scope = scope;
    }
    const { written } = encoder.encodeInto(lines, this.#input);
    return this.#exports.signRequests(count, written, lineCount, rules);
  }

  /** Index, in its call, of the request that was refused. */
  refusedRequest(): number {
    return this.#exports.refusedRequest();
  }

  /** Reads the results of the last call of `signRequests`, which was for `count` requests. */
  readResults(count: number): RequestResult[] {
    const table = this.#offsets;
    const results: RequestResult[] = [];
    for (let i = 0; i < count; ) {
      const from = table[i * RESULT + 1] as number;
      let last = i + 1;
      while (last < count && (table[last * RESULT + 5] as number) - from <= DECODE_GROUP) last++;
      const text = this.#readAscii(this.#outputAt + from, this.#outputAt + (table[last * RESULT - 1] as number));
      for (; i < last; i++) results.push(readResult(table, i * RESULT, text, from));
    }
    return results;
  }

  /** After a call with one request, whose results were read: its canonical request and its string to sign. */
  explainRequest(stringToSignHead: string): { canonicalRequest: string; stringToSign: string } {
    return this.#readStages(this.#exports.explainRequest(), stringToSignHead);
  }

  /** Overwrites all memory that may have held key material. */
  wipe(): void {
    this.#exports.wipe();
    this.#plan = this.#scope = this.#longTail = this.#joined = undefined;
  }

  /** A copy of the whole memory, for tests that look for what should not be left in it. */
  snapshot(): Uint8Array {
    return this.#memory.slice();
  }

  #usePlan(plan: Plan): void {
    if (this.#plan === plan) return;
    this.#plan = this.#scope = undefined;
    if (plan.packed.length > Number(this.#exports.TEMPLATE_CAPACITY))
      throw outOfRange('template', 'at most 16384 bytes in all', plan.packed.length);
    this.#input.set(plan.packed);
    const status = this.#exports.setPlan(plan.packed.length);
    this.#input.fill(0, 0, plan.packed.length);
    if (status < 0) throw keyRefusal(status, undefined, plan);
    this.#plan = plan;
    this.#longTail = this.#readLongTail();
  }

  #readLongTail(): string | undefined {
    const length = this.#exports.writeTail();
    return length < LONG_TAIL ? undefined : this.#readAscii(this.#outputAt, this.#outputAt + length);
  }

  #throwIfRefused(status: number, firstIndex: number | undefined): void {
    if (status < 0) throw keyRefusal(status, indexAfter(firstIndex, this.#exports.refusedIndex()), this.#plan as Plan);
  }
}

function readResult(table: Uint32Array, at: number, text: string, from: number): RequestResult {
  const digits = (table[at + 3] as number) - from;
  const urlAt = (table[at + 4] as number) - from;
  return {
    findings: table[at] as number,
    authorizationEnd: text.slice((table[at + 1] as number) - from, digits + SIGNATURE_LENGTH),
    signature: text.slice(digits, digits + SIGNATURE_LENGTH),
    url: text.slice(urlAt, (table[at + 5] as number) - from),
  };
}

/**
 * Packs a scope.
 *
 * @param stringToSignHead the string to sign up to the hash
 * @param keyStates are copied
 * @param lines of the headers that every request gets: name, value, name, value …
 */
export function packScope(stringToSignHead: string, keyStates: Uint8Array, lines: string): PackedScope {
  const size = fieldSize(stringToSignHead) + countSize + keyStates.length + fieldSize(lines);
  const writer = new FieldWriter(new Uint8Array(size));
  writer.text(stringToSignHead);
  writer.bytes(keyStates);
  writer.text(lines);
  return { packed: writer.written() };
}

/** An index in the whole batch; a call for a single item has none. */
function indexAfter(firstIndex: number | undefined, index: number): number | undefined {
  return firstIndex === undefined ? undefined : firstIndex + index;
}

function loneSurrogate(keys: readonly string[], firstIndex: number | undefined): Error {
  const index = keys.findIndex((key) => !key.isWellFormed());
  return refused('InvalidText', 'key', 'has a lone surrogate', indexAfter(firstIndex, index));
}
