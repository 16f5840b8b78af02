/** The closed list of what may be done to S3, and how a request to it says so (Amazon S3 API Reference, "Actions"). */

import type { UploadOperation } from '../api/upload-server.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { malformed } from './upload-error.js';

/** The method, the names of the query's parameters, sorted, and what they mean. */
const SHAPES: readonly (readonly [method: string, names: readonly string[], operation: UploadOperation])[] = [
  ['POST', ['uploads'], 'create'],
  ['PUT', ['partNumber', 'uploadId'], 'part'],
  ['GET', ['uploadId'], 'list'],
  ['POST', ['uploadId'], 'complete'],
  ['DELETE', ['uploadId'], 'abort'],
  ['PUT', [], 'put'],
  ['DELETE', [], 'delete'],
];

export const METHODS: Readonly<Record<UploadOperation, string>> = {
  post: 'POST',
  put: 'PUT',
  create: 'POST',
  part: 'PUT',
  list: 'GET',
  complete: 'POST',
  abort: 'DELETE',
  delete: 'DELETE',
};

export const MOST_PARTS = 10_000;
/** Printable ASCII. S3's own have letters, digits, `.`, `_` and `-`; those of other servers are base64, too. */
const UPLOAD_ID = /^[!-~]{1,1024}$/;

/** What one request does to an object. */
export interface Action {
  readonly operation: UploadOperation;
  readonly uploadId?: string;
  readonly partNumber?: number;
}

/** @param names of parameters, sorted. @returns undefined if it is none of the list */
export function operationOf(method: string, names: readonly string[]): UploadOperation | undefined {
  const shape = SHAPES.find(
    ([itsMethod, itsNames]) =>
      method === itsMethod && names.length === itsNames.length && itsNames.every((name, i) => name === names[i]),
  );
  return shape?.[2];
}

/** The query that says so, encoded and in the order in which it is signed. */
export function queryOf({ operation, uploadId = '', partNumber = 0 }: Action): string {
  if (operation === 'create') return 'uploads=';
  if (operation === 'put' || operation === 'delete' || operation === 'post') return '';
  const id = `uploadId=${encodeValue(uploadId)}`;
  return operation === 'part' ? `partNumber=${partNumber}&${id}` : id;
}

/** @throws UploadError `InvalidRequest` */
export function readUploadId(value: unknown): string {
  if (typeof value !== 'string' || !UPLOAD_ID.test(value))
    throw malformed('uploadId must be 1 to 1024 characters of printable ASCII');
  return value;
}

/** @throws UploadError `InvalidRequest` */
export function readPartNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MOST_PARTS)
    throw malformed(`partNumber must be 1 to ${MOST_PARTS}`);
  return value;
}

/** The same of its digits. */
export function parsePartNumber(digits: string | undefined): number {
  return readPartNumber(/^[1-9][0-9]{0,4}$/.test(digits ?? '') ? Number(digits) : digits);
}
