/** Metadata of a file. Uppy sends all of a file's metadata by default. */
import { encodeBase64 } from '../../platform/base64.js';
import { allowsHeader, type Grant } from '../grants.js';
import { hasPlaceholder } from '../object-keys.js';
import { malformed } from '../upload-error.js';

export type Metadata = Readonly<Record<string, string>>;

const NAME = /^[a-z0-9_-]+$/;
/** S3's own limit for names and values in UTF-8. */
const MOST_BYTES = 2048;

/**
 * Converts metadata to S3 headers with lower-case names. Drops names that are not valid in a header.
 *
 * @throws UploadError `InvalidRequest`
 */
export function readMetadata(entries: Iterable<readonly [name: string, value: unknown]>): Metadata {
  const headers: [string, string][] = [];
  for (const [given, value] of entries) {
    const name = given.toLowerCase();
    // Other values become JSON, as in Companion.
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (!text.isWellFormed() || hasPlaceholder(text))
      throw malformed('metadata must not have lone surrogates or ${filename}');
    if (NAME.test(name)) headers.push([`x-amz-meta-${name}`, text]);
  }
  return Object.freeze(Object.fromEntries(headers));
}

/** Reads metadata from the query of a form request: `metadata[name]=value`. */
export function metadataOf(query: URLSearchParams): Metadata {
  return readMetadata(
    [...query].flatMap(([parameter, value]) => {
      const name = /^metadata\[([^[\]]+)\]$/.exec(parameter)?.[1];
      return name === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * Returns the allowed metadata. The rest is dropped, not refused, because clients send it by default. @throws UploadError `InvalidRequest`
 */
export function grantedMetadata(grant: Grant, metadata: Metadata): Metadata {
  const granted = Object.entries(metadata).filter(([name]) => allowsHeader(grant, name));
  const size = new TextEncoder().encode(granted.flat().join('')).length;
  if (size > MOST_BYTES) throw malformed(`metadata must have at most ${MOST_BYTES} bytes`);
  return Object.fromEntries(granted);
}

/**
 * Converts metadata to form fields. @throws UploadError `InvalidRequest` for a line break, which browsers change before they send the form
 */
export function asFields(metadata: Metadata): Metadata {
  if (Object.values(metadata).some((text) => /[\r\n]/.test(text)))
    throw malformed('metadata of a form must not have line breaks');
  return metadata;
}

/** Encodes text for a header, if necessary as an encoded word (RFC 2047) as Companion does. */
export function headerText(text: string): string {
  const isPlain = /^(?:[!-~]+(?: [!-~]+)*)?$/.test(text);
  return isPlain ? text : `=?UTF-8?B?${encodeBase64(new TextEncoder().encode(text))}?=`;
}
