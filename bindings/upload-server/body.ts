/** Reads JSON bodies of requests up to a size limit. */

import { wrongType } from '../api/errors.js';
import { parseStrictJson } from '../policy/json.js';
import { concatAll } from '../util/bytes.js';
import { malformed, UploadError } from './upload-error.js';

const JSON_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset="?utf-8"?[\t ]*)?$/i;

/** A body as bytes and as its parsed value. */
export interface JsonBody {
  readonly bytes: Uint8Array;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * Reads a JSON object.
 *
 * @throws TypeError if the body was read before; UploadError `UnsupportedMediaType` for another content type, which a page of any origin
 * can send without a preflight; `BodyTooLarge`; `InvalidBody` for a body that is not UTF-8, has a byte-order mark, is not a JSON object, or
 * repeats a property name
 */
export async function readJsonBody(request: Request, mostBytes: number): Promise<JsonBody> {
  if (request.bodyUsed || request.body?.locked) throw wrongType('request', 'a Request with an unread body', request);
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? ''))
    throw new UploadError(415, 'UnsupportedMediaType', 'the content type must be application/json');
  const length = request.headers.get('content-length');
  if (length !== null && !(Number(length) <= mostBytes)) throw tooLarge(mostBytes);
  const bytes = await readAtMost(request, mostBytes).catch(() => {
    throw malformed('the body could not be read completely', 'InvalidBody');
  });
  if (bytes === undefined) throw tooLarge(mostBytes);
  return { bytes, value: readObject(bytes) };
}

function tooLarge(mostBytes: number): UploadError {
  return new UploadError(413, 'BodyTooLarge', `the body must have at most ${mostBytes} bytes`);
}

function readObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('the body must be UTF-8', 'InvalidBody');
  }
  const value = parseStrictJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('the body must be a JSON object without repeated property names', 'InvalidBody');
  return value as Record<string, unknown>;
}

/** Returns the whole body. Returns undefined if it has more bytes, and does not read the rest. */
export async function readAtMost(message: Request | Response, mostBytes: number): Promise<Uint8Array | undefined> {
  // Some engines have no `body` on requests.
  const body = message.body as ReadableStream<Uint8Array> | null | undefined;
  if (body === undefined) {
    const bytes = new Uint8Array(await message.arrayBuffer());
    return bytes.length > mostBytes ? undefined : bytes;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > mostBytes) {
        // Not awaited, because the source of the stream may take any time.
        reader.cancel().catch(() => {});
        return undefined;
      }
      pieces.push(next.value);
    }
  } finally {
    reader.releaseLock();
  }
  return concatAll(pieces, length);
}

/** Refuses unknown properties. @throws UploadError `InvalidRequest` */
export function checkProperties(given: object, known: ReadonlySet<string>): void {
  if (Object.keys(given).every((name) => known.has(name))) return;
  throw malformed(`the body may have only the properties ${[...known].join(', ')}`);
}
