/** The fixed list of operations on S3, and their requests (Amazon S3 API Reference, "Actions"). */

import type { UploadOperation } from '../api/upload-server.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { malformed } from './upload-error.js';

/** Method and sorted query parameter names of each operation's request. A form has neither. */
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
/** Printable ASCII. S3 uses letters, digits, `.`, `_` and `-`. Other servers also use base64. */
const UPLOAD_ID = /^[!-~]{1,1024}$/;

/** An operation of one request on an object. */
export interface Action {
  readonly operation: UploadOperation;
  readonly uploadId?: string;
  readonly partNumber?: number;
}

/** @param names Sorted names of the query parameters.  @returns Undefined if the list has no such operation. */
export function operationOf(method: string, names: readonly string[]): UploadOperation | undefined {
  return (Object.keys(SHAPES) as UploadOperation[]).find((operation) => {
    const [itsMethod, itsNames] = SHAPES[operation];
    return method === itsMethod && itsNames?.length === names.length && itsNames.every((name, i) => name === names[i]);
  });
}

/** Returns the query of an operation, encoded and in signing order. */
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

/** Parses a part number from its digits. @throws UploadError `InvalidRequest` */
export function parsePartNumber(digits: string | undefined): number {
  return readPartNumber(/^[1-9][0-9]{0,4}$/.test(digits ?? '') ? Number(digits) : digits);
}
