/** Sends requests from the handler to S3. */
import type { XmlElement } from '@rgrove/parse-xml';
import { readAtMost } from '../body.js';
import { type Action, methodOf, queryOf } from '../operations.js';
import { objectUrl, type Target } from '../target.js';
import { UploadError } from '../upload-error.js';
import { readXml, textOf } from './xml.js';

/** Bytes. A list of 1,000 parts needs less than half. */
const MOST_BYTES = 1024 * 1024;

/** One request to S3. */
export interface Call extends Action {
  readonly key: string;
  /** Query parameters in addition to the operation's own: encoded, with a trailing `&`. */
  readonly marker?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Signs and sends a request.
 *
 * @param send Called without a `this`, because browsers refuse `fetch` with another `this`.
 * @returns The root element of the response, or undefined if it has none, as after an abort.
 * @throws UploadError with status 502, and with S3's own code if the response contains one, even at status 200. The code is `StorageFailed`
 * otherwise.
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
    // The error's message contains the signed URL, so it is not passed on.
    throw failure('StorageFailed', 'S3 could not be reached');
  }
  if (bytes === undefined) throw failure('StorageFailed', `the response of S3 has more than ${MOST_BYTES} bytes`);
  const root = readXml(new TextDecoder().decode(bytes));
  const code = root?.name === 'Error' ? textOf(root, 'Code') : undefined;
  if (code !== undefined && /^[A-Za-z0-9.]{1,64}$/.test(code)) throw failure(code, `S3 answered ${code}`);
  if (!response.ok || root?.name === 'Error')
    throw failure('StorageFailed', `S3 answered with status ${response.status}`);
  return root;
}

/** Returns a required element's text. @throws UploadError with status 502 */
export function required(root: XmlElement | undefined, name: string): string {
  const text = root && textOf(root, name);
  if (text === undefined) throw failure('StorageFailed', `the response of S3 has no ${name}`);
  return text;
}

export function failure(code: string, message: string): UploadError {
  return new UploadError(502, code, message);
}
