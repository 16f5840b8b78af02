/** Looks up and validates the keys of senders. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { KeyLookup, KeyRecord } from '../api/verify.js';
import { MOST_CHARACTERS } from '../identity/credentials.js';
import { toTime } from '../protocol/dates.js';

/** A validated copy of a `KeyRecord`. */
export interface KnownKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

/** A lookup that threw, with its error or rejection value. */
export class FailedLookup {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

export type FoundKey = KnownKey | FailedLookup | undefined;

/**
 * Looks up a key. A failure refuses only the requests with this key, because a stranger chooses the text and the rest of the batch must get
 * its results. A synchronous lookup stays synchronous, which saves half a microsecond for a single request.
 */
export function findKey(lookup: KeyLookup, accessKeyId: string): FoundKey | Promise<FoundKey> {
  try {
    const record = lookup(accessKeyId);
    return isPromise(record) ? recordOf(record) : readRecord(record);
  } catch (error) {
    return new FailedLookup(error);
  }
}

function isPromise(record: ReturnType<KeyLookup>): record is Promise<KeyRecord | undefined | null> {
  return typeof (record as { then?: unknown } | undefined | null)?.then === 'function';
}

async function recordOf(record: Promise<KeyRecord | undefined | null>): Promise<FoundKey> {
  try {
    return readRecord(await record);
  } catch (error) {
    return new FailedLookup(error);
  }
}

/** @throws TypeError or RangeError for an invalid record; messages never contain its values */
function readRecord(record: KeyRecord | undefined | null): KnownKey | undefined {
  if (record === undefined || record === null) return undefined;
  if (typeof record !== 'object') throw wrongType('lookup', 'to return a key record or undefined', record);
  const { secretAccessKey, sessionToken, expiresAt } = record;
  checkText('secretAccessKey', secretAccessKey);
  // An empty token would equal the token of every request that sends an empty header.
  if (sessionToken !== undefined) checkText('sessionToken', sessionToken);
  if (expiresAt !== undefined && !(expiresAt instanceof Date)) throw wrongType('expiresAt', 'a Date', expiresAt);
  return {
    secretAccessKey,
    sessionToken,
    expiresAt: expiresAt === undefined ? undefined : toTime(expiresAt, 'expiresAt'),
  };
}

function checkText(field: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  const most = field === 'sessionToken' ? 4 * MOST_CHARACTERS : MOST_CHARACTERS;
  if (value === '' || value.length > most) throw outOfRange(field, `1 to ${most} characters`, `${value.length}`);
  if (!value.isWellFormed()) throw outOfRange(field, 'well-formed text', 'a lone surrogate');
}
