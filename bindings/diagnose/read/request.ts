/** Reads a request as evidence, in any supported format. */
import { wrongType } from '../../api/errors.js';
import type { ObservedRequest } from '../observed.js';
import { isCurl, readCurl } from './curl.js';
import { isRecord, parseJson, readText, unreadable } from './evidence.js';
import { harRequest } from './har.js';
import { readFetchRequest, readObject } from './object.js';
import { isVerbose, readRaw, readVerbose } from './raw.js';

/**
 * Reads a request: raw HTTP, the output of `curl -v`, a `curl` command, a HAR entry or log, an object as `sign` or `verify` take it, JSON
 * of these, a `Request`, or a URL. Corrects nothing, because the diagnosis looks for mistakes. Adds no Host header if neither a URL nor a
 * header has a host.
 *
 * @throws TypeError, RangeError about the field `request`, for anything else (as rejections); the message contains nothing of it
 */
export async function readRequest(given: unknown): Promise<ObservedRequest> {
  if (typeof given === 'string') return readFromText(readText('request', given));
  if (given instanceof Request) return readFetchRequest(given);
  if (given instanceof URL) return readObject({ url: given });
  if (isRecord(given)) return readObject(harRequest(given) ?? given);
  throw wrongType('request', 'a string, an object or a Request', given);
}

async function readFromText(text: string): Promise<ObservedRequest> {
  const start = text.trimStart();
  if (start.startsWith('{')) {
    const given = parseJson(start);
    if (!isRecord(given)) throw unreadable('request', 'a request', 'text that begins as JSON and is none');
    return readObject(harRequest(given) ?? given);
  }
  if (isVerbose(start)) return readVerbose(start);
  if (isCurl(start)) return readCurl(start);
  const url = /^(["']?)((?:https?|wss?):\/\/\S+)\1\s*$/i.exec(start)?.[2];
  if (url !== undefined) return readObject({ url });
  if (/^https?:\/\//i.test(start)) return readObject({ url: start.trimEnd() });
  return readRaw(text);
}
