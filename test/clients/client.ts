/** The interface of a client under test, and the differences between clients. */
import type { Identity } from './endpoints.js';

/** The endpoint and the credentials of a client. */
export interface Connection {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly credentials: Identity;
  /** The path of the certificate to trust, in PEM. */
  readonly certificate: string;
  /** Folder for the client's files. */
  readonly folder: string;
}

/** A connected client. Refusals reject with an Error that contains the client's message. */
export interface Session {
  /** @param how the client sends the body: one of its `bodies` */
  put(key: string, file: string, how?: string): Promise<void>;
  /** Writes the object to a file. */
  get(key: string, file: string): Promise<void>;
  /** The keys with a prefix. */
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
  /** A URL to download the object. */
  presign?(key: string): Promise<string>;
  /** A URL to upload the object. */
  presignPut?(key: string): Promise<string>;
  /** The URL and the fields of a browser form, without its file. */
  form?(key: string): Promise<{ url: string; fields: Record<string, string> }>;
  end?(): void;
}

/** A way to send a body, and the payload hash that S3 must then receive. */
export interface BodyForm {
  readonly how: string;
  readonly over: 'http' | 'https';
  readonly payload: RegExp;
  /** In place of 6 MB. */
  readonly size?: number;
  /** Value of the `x-amz-trailer` header; without it, the header must be missing. */
  readonly trailer?: string;
  /** Name of a header that each request has, for a checksum. */
  readonly header?: string;
  /** Set for a multipart upload. */
  readonly isMultipart?: boolean;
}

export interface Client {
  readonly name: string;
  connect(connection: Connection): Promise<Session> | Session;
  readonly bodies: readonly BodyForm[];
  /** Value of `x-amz-meta-a` for an object that it puts in one request. */
  readonly metadata?: string;
  /** Keys that the client changes before it signs, with the changed key or the client's error. */
  readonly changedKeys?: Readonly<Record<string, string | RegExp>>;
  /** Keys that it can put and remove, but not find again, for reasons unrelated to signatures. */
  readonly putOnly?: readonly string[];
  /** For clients that create forms: keys whose forms are refused, with the error code. */
  readonly refusedForms?: Readonly<Record<string, string>>;
  /** Set if it also sends requests that the example does not support, and continues without them. */
  readonly asksForMore?: boolean;
  /** The call whose error shows code and message of the response. */
  readonly tells: (session: Session, file: string) => Promise<unknown>;
}

export const HASH = /^[0-9a-f]{64}$/;
export const UNSIGNED = /^UNSIGNED-PAYLOAD$/;
export const UNSIGNED_TRAILER = /^STREAMING-UNSIGNED-PAYLOAD-TRAILER$/;
export const CHUNKS_TRAILER = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER$/;
export const CHUNKS = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD$/;
