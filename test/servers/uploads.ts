/** An upload, signed in every possible way. Every change must be refused in all of them. */
import type { Signer } from '../../bindings/entries/index.js';
import { encodeKey, pathStyle, signed, urlOf } from './s3.js';
import type { HttpRequest } from './send.js';

export interface Upload {
  bucket: string;
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body: string;
  signingDate?: Date;
  /** Seconds of validity of a presigned URL. */
  expiresIn?: number;
}

function toUrl({ bucket, key, query = {}, headers = {}, signingDate }: Upload) {
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const url = [`${urlOf(bucket)}/${encodeKey(key)}`, ...search].join('?');
  return { method: 'PUT', url, headers, signingDate };
}

function toTemplate({ bucket, query, headers, signingDate, expiresIn }: Upload) {
  return { ...pathStyle, bucket, method: 'PUT', query, headers, signingDate, expiresIn } as const;
}

const send = ({ headers = {}, body }: Upload, url: string): HttpRequest => ({ method: 'PUT', url, headers, body });

/** Each returns the upload, ready to send. */
export const ways: [name: string, sign: (by: Signer, upload: Upload) => HttpRequest][] = [
  ['a signed request', (by, upload) => signed(by, toUrl(upload), upload.body)],
  ['a presigned URL', (by, upload) => send(upload, by.presign({ ...toUrl(upload), expiresIn: upload.expiresIn }))],
  ['a URL presigned by key', (by, upload) => send(upload, by.presign({ ...toTemplate(upload), key: upload.key }))],
  [
    'a URL of a batch',
    (by, upload) => {
      const keys = Array.from({ length: 20 }, (_, i) => (i === 13 ? upload.key : `another ${i}`));
      return send(upload, by.presignMany(toTemplate(upload), keys)[13] as string);
    },
  ],
];

/** The ways that end in a presigned URL. */
export const presignedWays = ways.filter(([name]) => name !== 'a signed request');
