/**
 * The text that Fine Uploader sends for requests to S3: a string to sign whose last line, the hash of the canonical request, is replaced by the
 * canonical request itself (AWS, "Create a signed AWS API request"). It is taken apart and never signed: what is signed is made anew of what
 * was understood.
 *
 *     AWS4-HMAC-SHA256 · date · scope · method · path · query · headers… · (empty) · names of the headers · hash of the payload
 */
import { ALGORITHM } from '../../protocol/credential-scope.js';
import { malformed } from '../upload-error.js';

export interface RequestText {
  readonly date: string;
  readonly scope: string;
  readonly method: string;
  /** Encoded, as the next. */
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly payloadHash: string;
}

/** Characters: more than any request of an upload has, less than the signer takes. */
const MOST_CHARACTERS = 24_576;
/** Lines that are not those of headers. */
const OTHER_LINES = 9;
const NAME = /^[a-z0-9-]+$/;
/** Canonical: no blanks at the ends, and one at a time inside. */
const VALUE = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** @throws UploadError `InvalidRequest` */
export function readRequestText(text: unknown): RequestText {
  if (typeof text !== 'string') throw malformed('"headers" must be a text');
  if (text.length > MOST_CHARACTERS) throw malformed(`"headers" has more than ${MOST_CHARACTERS} characters`);
  if (!/^[\n -~]*$/.test(text)) throw malformed('"headers" has characters that no canonical request has');
  const lines = text.split('\n');
  const [algorithm, date, scope, method, path, query] = lines as [string, string, string, string, string, string];
  if (algorithm !== ALGORITHM)
    throw malformed(`the first line must be ${ALGORITHM}: in Fine Uploader, signature.version must be 4`);
  const names = (lines.at(-2) ?? '').split(';');
  const blank = lines.length - 3;
  if (lines.length !== names.length + OTHER_LINES || lines[blank] !== '')
    throw malformed('"headers" must have a canonical request with a line for each signed header');
  const headers = readHeaders(names, lines.slice(blank - names.length, blank));
  return { date, scope, method, path, query, headers, payloadHash: lines.at(-1) as string };
}

function readHeaders(names: readonly string[], lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let last = '';
  for (const [i, name] of names.entries()) {
    const line = lines[i] as string;
    const value = line.slice(name.length + 1);
    // Sorted, so none is there twice.
    if (!NAME.test(name) || name <= last || !line.startsWith(`${name}:`) || !VALUE.test(value))
      throw malformed('the headers and their names must be canonical, sorted and the same');
    headers.set(name, value);
    last = name;
  }
  return headers;
}
