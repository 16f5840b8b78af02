/**
 * Parses the text that Fine Uploader sends for requests to S3. It is a stringToSign with the whole canonicalRequest in place of its hash
 * (AWS, "Create a signed AWS API request"). The text itself is never signed: it is parsed and rebuilt, and only recognized parts are
 * signed.
 *
 * ```
 * AWS4-HMAC-SHA256 · date · scope · method · path · query · headers… · (empty) · signedHeaders · payloadHash
 * ```
 */
import { ALGORITHM } from '../../protocol/credential-scope.js';
import { malformed } from '../upload-error.js';

export interface RequestText {
  readonly date: string;
  readonly scope: string;
  readonly method: string;
  /** Encoded, like `query`. */
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly payloadHash: string;
}

/** Most characters. Requests of an upload have fewer, and the signer accepts more. */
const MOST_CHARACTERS = 24_576;
/** Lines that are not headers. */
const OTHER_LINES = 9;
const NAME = /^[a-z0-9-]+$/;
/** A canonical value: trimmed, with single spaces. */
const VALUE = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** @throws UploadError `InvalidRequest` */
export function readRequestText(text: unknown): RequestText {
  if (typeof text !== 'string') throw malformed('"headers" must be a string');
  if (text.length > MOST_CHARACTERS) throw malformed(`"headers" must have at most ${MOST_CHARACTERS} characters`);
  if (!/^[\n -~]*$/.test(text)) throw malformed('"headers" must be printable ASCII and line feeds');
  const lines = text.split('\n');
  const [algorithm, date, scope, method, path, query] = lines as [string, string, string, string, string, string];
  if (algorithm !== ALGORITHM)
    throw malformed(`the first line must be ${ALGORITHM}: set signature.version to 4 in Fine Uploader`);
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
    // The names are sorted, so no name can be repeated.
    if (!NAME.test(name) || name <= last || !line.startsWith(`${name}:`) || !VALUE.test(value))
      throw malformed('the headers must be canonical and sorted, and equal the signed header names');
    headers.set(name, value);
    last = name;
  }
  return headers;
}
