/** The closed list of what may be done to S3, and how a request to it says so (Amazon S3 API Reference, "Actions"). */

import type { UploadOperation } from '../api/upload-server.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { malformed } from './upload-error.js';

/** The method of each operation, and the names of the query's parameters, sorted, by which a request says it; a form says it otherwise. */
const SHAPES: Readonly<Record<UploadOperation, readonly [method: string, names: readonly string[] | undefined]>> = {
  post: ['POST', undefined],
  put: ['PUT', []],
  create: ['POST', ['uploads']],
  part: ['PUT', ['partNumber', 'uploadId']],
  list: ['GET', ['uploadId']],
  complete: ['POST', ['uploadId']],
  abort: ['DELETE', ['uploadId']],
  delete: ['DELETE', []],
};

export function methodOf(operation: UploadOperation): string {
  return SHAPES[operation][0];
}

export function isOperation(name: string): boolean {
  return Object.hasOwn(SHAPES, name);
}

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
  return (Object.keys(SHAPES) as UploadOperation[]).find((operation) => {
    const [itsMethod, itsNames] = SHAPES[operation];
    return method === itsMethod && itsNames?.length === names.length && itsNames.every((name, i) => name === names[i]);
  });
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
