/** Requests to S3 that the handler sends itself. */
import type { XmlElement } from '@rgrove/parse-xml';
import { readAtMost } from '../body.js';
import { type Action, methodOf, queryOf } from '../operations.js';
import { objectUrl, type Target } from '../target.js';
import { UploadError } from '../upload-error.js';
import { readXml, textOf } from './xml.js';

/** Bytes: a list of 1,000 parts has less than half of it. */
const MOST_BYTES = 1024 * 1024;

/** One request. */
export interface Call extends Action {
  readonly key: string;
  /** Of the query besides what the operation has: encoded, with `&` behind it. */
  readonly marker?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Signs and sends a request.
 *
 * @param send never as a method: browsers' own `fetch` must not have a `this`
 * @returns the root of the answer; undefined if it has none, as that of an abort
 * @throws UploadError, 502: with S3's own code if it gives one, also where it does so with status 200; else `StorageFailed`
 */
export async function callS3(
  send: typeof globalThis.fetch,
  target: Target,
  { marker = '', headers = {}, body = '', ...action }: Call,
): Promise<XmlElement | undefined> {
  const method = methodOf(action.operation);
  const url = objectUrl(target, action.key, marker + queryOf(action));
  const signed = target.requests.sign({ method, url, headers, payload: body }, 's3');
  const init: RequestInit = { method, headers: { ...headers, ...signed.headers }, redirect: 'manual' };
  if (body !== '') init.body = body;
  let response: Response;
  let bytes: Uint8Array | undefined;
  try {
    response = await send(signed.url, init);
    bytes = await readAtMost(response, MOST_BYTES);
  } catch {
    // What it says has the URL in it.
    throw failure('StorageFailed', 'S3 could not be reached');
  }
  if (bytes === undefined) throw failure('StorageFailed', 'the answer of S3 is too long');
  const root = readXml(new TextDecoder().decode(bytes));
  const code = root?.name === 'Error' ? textOf(root, 'Code') : undefined;
  if (code !== undefined && /^[A-Za-z0-9.]{1,64}$/.test(code)) throw failure(code, `S3 answered ${code}`);
  if (!response.ok || root?.name === 'Error') throw failure('StorageFailed', `S3 answered ${response.status}`);
  return root;
}

/** What an answer must have. @throws UploadError, 502 */
export function required(root: XmlElement | undefined, name: string): string {
  const text = root && textOf(root, name);
  if (text === undefined) throw failure('StorageFailed', `the answer of S3 has no ${name}`);
  return text;
}

export function failure(code: string, message: string): UploadError {
  return new UploadError(502, code, message);
}
