/** From what callers give to jobs of a size that is worth a message. */

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

/** Keys of one job: some milliseconds of work, beside which a message is little. */
export const JOB_KEYS = 2048;
/** Bytes of one job, where keys come as bytes. With more the URLs of a job would be a megabyte, which takes a third longer to get and give back. */
const JOB_BYTES = 64 * 1024;

const NUL_FORM: TextForm = { separator: 0, stripReturn: false, last: true };

const encoder = new TextEncoder();

/** The job of the keys that were collected, or nothing if there are none. */
export function jobOfChunk(chunk: KeyChunk, settings: JobSettings): Job | undefined {
  const { keys, items, first } = chunk.take();
  const count = items?.size ?? keys.length;
  if (count === 0) return undefined;
  const { refusals } = settings;
  const packed = items === undefined ? packKeys(keys, first, refusals) : { items };
  return { ...settings, keys: packed, refused: refusals?.take() ?? [], count: () => count };
}

/** Bytes are by far the cheapest to send. Keys that they cannot carry go as they are. */
function packKeys(keys: readonly string[], first: number, refusals: Refusals | undefined): JobKeys {
  const text = keys.join('\0');
  if (!text.isWellFormed()) return packKeys(wellFormedKeys(keys, first, refusals), first, refusals);
  if (keys.some((key) => key.includes('\0'))) return { items: itemsOf(keys, first) };
  // The last one may be empty, where another was refused.
  return { bytes: encoder.encode(refusals === undefined ? text : `${text}\0`), form: NUL_FORM };
}

/**
 * Jobs of separated bytes. The bytes are copied when a job is asked for: the caller's stay the caller's.
 *
 * @param begun what the first key has before them
 * @throws TypeError if they were transferred meanwhile
 */
export function* jobsOfBytes(
  bytes: Uint8Array,
  form: Omit<TextForm, 'last'>,
  settings: JobSettings,
  begun?: Uint8Array,
): Generator<Job> {
  const { length } = bytes;
  for (let from = 0; from < length; ) {
    if (bytes.length !== length) throw wrongType('keys', 'bytes that stay until they are signed', undefined);
    let end = length;
    let next: number | undefined;
    // A piece that is a little longer stays whole: its rest would be a job that is not worth its message.
    if (end - from > 1.5 * JOB_BYTES) {
      // Without a separator it is one key, too long for any limit, and refused as such.
      const separator = bytes.lastIndexOf(form.separator, from + JOB_BYTES - 1);
      end = separator < from ? from + JOB_BYTES : separator + 1;
      // The next key begins after it, where it is skipped.
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

/** Jobs of a stream of keys. */
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

/** Jobs of a stream of pieces that may end anywhere in a key, or of a stream of keys. */
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
    // Refused now, not when the source ends: it may go on for ever.
    if (rest.length <= maxKeyBytes + 1) continue;
    if (settings.refusals === undefined) break;
    rest = copyBytes(begunKey(rest, { maxKeyBytes }));
  }
  yield* jobsOfBytes(rest, form, settings);
  const last = jobOfChunk(chunk, settings);
  if (last !== undefined) yield last;
}

/** The same jobs, each with the plan of whoever signs it. @param ask is called once for each, before it is given to a worker */
export async function* askedJobs(
  jobs: Iterable<Job> | AsyncIterable<Job>,
  ask: (job: Job) => Promise<JobSettings['plan']>,
): AsyncGenerator<Job> {
  for await (const job of jobs) yield { ...job, plan: await ask(job) };
}

/** Where the next key begins, if one is under way at `from`. */
function nextKey(bytes: Uint8Array, from: number, separator: number): number {
  const end = bytes.indexOf(separator, from);
  return end < 0 ? bytes.length : end + 1;
}

function countKeys(bytes: Uint8Array, separator: number): number {
  let count = bytes.at(-1) === separator ? 0 : 1;
  for (let at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, at + 1)) count++;
  return count;
}
