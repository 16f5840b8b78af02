/** Reads requests that browsers export (HTTP Archive 1.2). */
import { decodeStrictBase64 } from '../../util/base64.js';
import { isRecord, unreadable } from './evidence.js';

/**
 * Reads the request of a HAR entry, or of the entry of a log that failed, for `readObject`. Undefined for an object that is not a HAR.
 *
 * @throws RangeError for a log of several entries of which none was refused
 */
export function harRequest(given: Record<string, unknown>): Record<string, unknown> | undefined {
  const { log, request } = given;
  if (isRecord(log) && Array.isArray(log['entries'])) return fromEntry(choose(log['entries'].filter(isRecord)));
  if (isRecord(request)) return fromRequest(request);
  return isRecord(given['postData']) ? fromRequest(given) : undefined;
}

function fromEntry(entry: Record<string, unknown>): Record<string, unknown> {
  const { request } = entry;
  if (!isRecord(request)) throw unreadable('request', 'a HAR entry with a "request"', 'one without');
  return fromRequest(request);
}

/** Chooses the last entry with status 403, or with another error, or the only entry. */
function choose(entries: readonly Record<string, unknown>[]): Record<string, unknown> {
  const entry =
    entries.findLast((each) => statusOf(each) === 403) ??
    entries.findLast((each) => statusOf(each) >= 400) ??
    (entries.length === 1 ? entries[0] : undefined);
  if (entry === undefined)
    throw unreadable('request', 'a HAR log with one entry, or one that was refused', `${entries.length} entries`);
  return entry;
}

function statusOf({ response }: Record<string, unknown>): number {
  return isRecord(response) && typeof response['status'] === 'number' ? response['status'] : 0;
}

function fromRequest(request: Record<string, unknown>): Record<string, unknown> {
  const { method, url, headers, postData, bodySize } = request;
  return { method, url, headers, body: bodyOf(postData, bodySize) };
}

/** Body of an entry. Undefined for form fields without their text, which can be written in several ways. */
function bodyOf(postData: unknown, bodySize: unknown): unknown {
  if (!isRecord(postData)) return bodySize === 0 ? null : undefined;
  const { text, encoding } = postData;
  if (typeof text !== 'string') return undefined;
  return encoding === 'base64' ? (decodeStrictBase64(text) ?? undefined) : text;
}
