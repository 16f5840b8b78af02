/** Metadata of a file, which Uppy's client sends all of unless it is told otherwise. */
import { encodeBase64 } from '../../platform/base64.js';
import { allowsHeader, type Grant } from '../grants.js';
import { hasPlaceholder } from '../object-keys.js';
import { malformed } from '../upload-error.js';

export type Metadata = Readonly<Record<string, string>>;

const NAME = /^[a-z0-9_-]+$/;
/** S3's own limit, of names and values in UTF-8. */
const MOST_BYTES = 2048;

/**
 * Metadata as headers of S3, in lower case. A name that no header can have is left out.
 *
 * @throws UploadError `InvalidRequest`
 */
export function readMetadata(entries: Iterable<readonly [name: string, value: unknown]>): Metadata {
  const headers: [string, string][] = [];
  for (const [given, value] of entries) {
    const name = given.toLowerCase();
    // Other values become JSON, as Companion writes them.
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (!text.isWellFormed() || hasPlaceholder(text))
      throw malformed('metadata has a lone surrogate, or a placeholder for the name of the file');
    if (NAME.test(name)) headers.push([`x-amz-meta-${name}`, text]);
  }
  return Object.freeze(Object.fromEntries(headers));
}

/** Those in the query of a request for a form: `metadata[name]=value`. */
export function metadataOf(query: URLSearchParams): Metadata {
  return readMetadata(
    [...query].flatMap(([parameter, value]) => {
      const name = /^metadata\[([^[\]]+)\]$/.exec(parameter)?.[1];
      return name === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** What of it is allowed: the rest is not asked for in so many words, so it is left out and not refused. @throws UploadError `InvalidRequest` */
export function grantedMetadata(grant: Grant, metadata: Metadata): Metadata {
  const granted = Object.entries(metadata).filter(([name]) => allowsHeader(grant, name));
  const size = new TextEncoder().encode(granted.flat().join('')).length;
  if (size > MOST_BYTES) throw malformed(`metadata must have at most ${MOST_BYTES} bytes`);
  return Object.fromEntries(granted);
}

/** As fields of a form. @throws UploadError `InvalidRequest` for a line break, which browsers send in another form */
export function asFields(metadata: Metadata): Metadata {
  if (Object.values(metadata).some((text) => /[\r\n]/.test(text)))
    throw malformed('metadata of a form must have no line breaks');
  return metadata;
}

/** A text as a header can have it: if need be as an encoded word (RFC 2047), as Companion writes it. */
export function headerText(text: string): string {
  const isPlain = /^(?:[!-~]+(?: [!-~]+)*)?$/.test(text);
  return isPlain ? text : `=?UTF-8?B?${encodeBase64(new TextEncoder().encode(text))}?=`;
}
