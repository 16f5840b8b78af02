/** Converts the caller's keys to jobs that are large enough for a message. */

import { wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import { itemsOf, wellFormedKeys } from '../core/items.js';
import type { Refusals } from '../core/refusals.js';
import type { TextForm } from '../core/shapes.js';
import { begunKey, EntryKind } from '../presign/bytes.js';
import type { KeyChunk } from '../presign/object-keys.js';
import { concatBytes, copyBytes } from '../util/bytes.js';
import type { Job, JobSettings } from './crew.js';
import type { JobKeys } from './messages.js';

/** Keys of one job. They take some milliseconds, and a message costs little in comparison. */
export const JOB_KEYS = 2048;
/**
 * Bytes of one job for keys in bytes. With more, the URLs of a job would be a megabyte, whose memory takes a third longer to allocate and
 * free.
 */
const JOB_BYTES = 64 * 1024;

const NUL_FORM: TextForm = { separator: 0, stripReturn: false, last: true };

const encoder = new TextEncoder();

/** Returns the job of the collected keys, or undefined if no keys were collected. */
export function jobOfChunk(chunk: KeyChunk, settings: JobSettings): Job | undefined {
  const { keys, items, first } = chunk.take();
  const count = items?.size ?? keys.length;
  if (count === 0) return undefined;
  const { refusals } = settings;
  const packed = items === undefined ? packKeys(keys, first, refusals) : { items };
  return { ...settings, keys: packed, refused: refusals?.take() ?? [], count: () => count };
}

/** Packs keys as bytes, which are by far the cheapest to send. Keys that bytes cannot carry are sent as items. */
function packKeys(keys: readonly string[], first: number, refusals: Refusals | undefined): JobKeys {
  const text = keys.join('\0');
  if (!text.isWellFormed()) return packKeys(wellFormedKeys(keys, first, refusals), first, refusals);
  if (keys.some((key) => key.includes('\0'))) return { items: itemsOf(keys, first) };
  // The last key may be empty, in place of a refused key.
  return { bytes: encoder.encode(refusals === undefined ? text : `${text}\0`), form: NUL_FORM };
}

/**
 * Yields jobs of separated bytes. The bytes are copied when a job is requested, and the caller keeps the originals.
 *
 * @param begun Start of the first key, before `bytes`. @throws TypeError if the bytes were transferred since
 */
export function* jobsOfBytes(
  bytes: Uint8Array,
  form: Omit<TextForm, 'last'>,
  settings: JobSettings,
  begun?: Uint8Array,
): Generator<Job> {
  const { length } = bytes;
  for (let from = 0; from < length; ) {
    if (bytes.length !== length)
      throw wrongType('keys', 'bytes that are not transferred before they are signed', undefined);
    let end = length;
    let next: number | undefined;
    // A slightly longer piece stays whole, because its rest would be too small for a message.
    if (end - from > 1.5 * JOB_BYTES) {
      // Without a separator it is a single key. It exceeds any limit, and is refused for its length.
      const separator = bytes.lastIndexOf(form.separator, from + JOB_BYTES - 1);
      end = separator < from ? from + JOB_BYTES : separator + 1;
      // The next key starts after it, if it is skipped.
      if (separator < from) next = nextKey(bytes, end, form.separator);
    }
    const piece =
      from > 0 || begun === undefined ? copyBytes(bytes, from, end) : concatBytes(begun, bytes.subarray(0, end));
    yield {
      ...settings,
      keys: { bytes: piece, form: { ...form, last: true } },
      refused: [],
      count: () => countKeys(piece, form.separator),
    };
    from = next ?? end;
  }
}

/** Yields jobs of a stream of keys. */
export async function* jobsOfKeyStream(
  keys: AsyncIterable<string | PresignItem>,
  chunk: KeyChunk,
  settings: JobSettings,
): AsyncGenerator<Job> {
  for await (const key of keys) {
    chunk.add(key);
    if (chunk.isFull) yield jobOfChunk(chunk, settings) as Job;
  }
  const rest = jobOfChunk(chunk, settings);
  if (rest !== undefined) yield rest;
}

/** Yields jobs of a stream of pieces, which may end inside a key, or of a stream of keys. */
export async function* jobsOfSource(
  source: AsyncIterable<Uint8Array | string | PresignItem>,
  form: Omit<TextForm, 'last'>,
  chunk: KeyChunk,
  maxKeyBytes: number,
  settings: JobSettings,
): AsyncGenerator<Job> {
  const kind = new EntryKind();
  let rest: Uint8Array = new Uint8Array(0);
  for await (const entry of source) {
    if (!kind.isPiece(entry)) {
      chunk.add(entry);
      if (chunk.isFull) yield jobOfChunk(chunk, settings) as Job;
      continue;
    }
    const end = entry.lastIndexOf(form.separator) + 1;
    if (end === 0) {
      rest = concatBytes(rest, entry);
    } else {
      const begun = rest;
      rest = copyBytes(entry, end);
      yield* jobsOfBytes(entry.subarray(0, end), form, settings, begun);
    }
    // Refused now and not at the end of the source, which may be endless.
    if (rest.length <= maxKeyBytes + 1) continue;
    if (settings.refusals === undefined) break;
    rest = copyBytes(begunKey(rest, { maxKeyBytes }));
  }
  yield* jobsOfBytes(rest, form, settings);
  const last = jobOfChunk(chunk, settings);
  if (last !== undefined) yield last;
}

/** Gives each job the plan of the signer for it. @param ask Called once for each job, before a worker receives it. */
export async function* askedJobs(
  jobs: Iterable<Job> | AsyncIterable<Job>,
  ask: (job: Job) => Promise<JobSettings['plan']>,
): AsyncGenerator<Job> {
  for await (const job of jobs) yield { ...job, plan: await ask(job) };
}

/** Returns the start of the next key, if `from` is inside a key. */
function nextKey(bytes: Uint8Array, from: number, separator: number): number {
  const end = bytes.indexOf(separator, from);
  return end < 0 ? bytes.length : end + 1;
}

function countKeys(bytes: Uint8Array, separator: number): number {
  let count = bytes.at(-1) === separator ? 0 : 1;
  for (let at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, at + 1)) count++;
  return count;
}
