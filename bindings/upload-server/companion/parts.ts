/** Lists the parts of an upload, and writes the list that completes it. */

import { checkProperties } from '../body.js';
import { MOST_PARTS, readPartNumber } from '../operations.js';
import type { Target } from '../target.js';
import { malformed } from '../upload-error.js';
import { callS3, failure, required } from './call.js';
import { elementsOf, escapeXml, textOf } from './xml.js';

const NAMES: ReadonlySet<string> = new Set(['parts']);
const PART_NAMES: ReadonlySet<string> = new Set(['PartNumber', 'ETag']);
/** With or without quotes. */
const ETAG = /^[!-~]{1,256}$/;

/** A part as Companion lists it. */
interface ListedPart {
  readonly PartNumber: number;
  readonly LastModified: string | undefined;
  readonly ETag: string;
  readonly Size: number;
}

/** Returns all parts of an upload, over all pages of ListParts. */
export async function listParts(
  send: typeof globalThis.fetch,
  target: Target,
  key: string,
  uploadId: string,
): Promise<ListedPart[]> {
  const parts: ListedPart[] = [];
  for (let after = 0; ; ) {
    const marker = after === 0 ? '' : `part-number-marker=${after}&`;
    const page = await callS3(send, target, { operation: 'list', key, uploadId, marker });
    if (page?.name !== 'ListPartsResult') throw failure('StorageFailed', 'the response of S3 is not a list of parts');
    for (const part of elementsOf(page, 'Part')) {
      parts.push({
        PartNumber: Number(required(part, 'PartNumber')),
        LastModified: textOf(part, 'LastModified'),
        ETag: required(part, 'ETag'),
        Size: Number(required(part, 'Size')),
      });
    }
    if (textOf(page, 'IsTruncated') !== 'true') return parts;
    const next = Number(required(page, 'NextPartNumberMarker'));
    if (!(next > after && next <= MOST_PARTS))
      throw failure('StorageFailed', 'the response of S3 repeats a page of the list');
    after = next;
  }
}

/**
 * Returns the body of CompleteMultipartUpload.
 *
 * @param value `{ parts: [{ PartNumber, ETag }, …] }`
 * @throws UploadError `InvalidRequest`
 */
export function writeParts(value: Readonly<Record<string, unknown>>): string {
  checkProperties(value, NAMES);
  const { parts } = value;
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MOST_PARTS)
    throw malformed(`parts must be an array of 1 to ${MOST_PARTS}`);
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.map(writePart).join('')}</CompleteMultipartUpload>`;
}

function writePart(part: unknown): string {
  if (typeof part !== 'object' || part === null) throw malformed('each part must be an object');
  checkProperties(part, PART_NAMES);
  const { PartNumber, ETag } = part as { PartNumber?: unknown; ETag?: unknown };
  if (typeof PartNumber !== 'number') throw malformed('each part must have a PartNumber');
  if (typeof ETag !== 'string' || !ETAG.test(ETag)) throw malformed('each part must have an ETag');
  return `<Part><PartNumber>${readPartNumber(PartNumber)}</PartNumber><ETag>${escapeXml(ETag)}</ETag></Part>`;
}
