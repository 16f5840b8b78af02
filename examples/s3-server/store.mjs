// Buckets and objects, in memory.
import { createHash, randomUUID } from 'node:crypto';
import { s3Error } from './errors.mjs';

/** Largest body, in bytes. Tests need less, and any machine has more memory. */
const MOST_BYTES = 64 * 1024 * 1024;

export const md5 = (bytes) => createHash('md5').update(bytes).digest('hex');

/** Reads a whole body. @throws an error for a body that is too large, or the error of the stream */
export async function readAll(stream) {
  const pieces = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > MOST_BYTES) throw s3Error('EntityTooLarge');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export class Store {
  #buckets = new Map();
  #uploads = new Map();

  create(bucket) {
    if (!this.#buckets.has(bucket)) this.#buckets.set(bucket, new Map());
  }

  get names() {
    return [...this.#buckets.keys()].sort();
  }

  objects(bucket) {
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) throw s3Error('NoSuchBucket', { BucketName: bucket });
    return objects;
  }

  put(bucket, key, bytes, headers, etag = `"${md5(bytes)}"`) {
    if (Buffer.byteLength(key) > 1024) throw s3Error('KeyTooLongError');
    const object = { bytes, headers, etag, modified: new Date(Math.floor(Date.now() / 1000) * 1000) };
    this.objects(bucket).set(key, object);
    return object;
  }

  get(bucket, key) {
    const object = this.objects(bucket).get(key);
    if (object === undefined) throw s3Error('NoSuchKey', { Key: key });
    return object;
  }

  startUpload(bucket, key, headers) {
    this.objects(bucket);
    const id = randomUUID();
    this.#uploads.set(id, { bucket, key, headers, parts: new Map() });
    return id;
  }

  uploads(bucket) {
    return [...this.#uploads].filter(([, upload]) => upload.bucket === bucket);
  }

  upload(id, bucket, key) {
    const upload = this.#uploads.get(id);
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw s3Error('NoSuchUpload');
    return upload;
  }

  abort(id) {
    this.#uploads.delete(id);
  }

  /** Joins the parts of an upload. @param numbers of the parts, in the client's order */
  complete(id, { bucket, key, headers, parts }, numbers) {
    const chosen = numbers.map((number) => {
      const part = parts.get(number);
      if (part === undefined) throw s3Error('InvalidPart');
      return part;
    });
    const etag = `"${md5(Buffer.concat(chosen.map((bytes) => Buffer.from(md5(bytes), 'hex'))))}-${chosen.length}"`;
    this.abort(id);
    return this.put(bucket, key, Buffer.concat(chosen), headers, etag);
  }
}
