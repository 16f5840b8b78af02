/** The interface of a client under test, and the ways in which clients differ. */
import type { Identity } from './endpoints.js';

/** Where a client is to go, and who it is. */
export interface Connection {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly credentials: Identity;
  /** The path of the certificate to be trusted, in PEM. */
  readonly certificate: string;
  /** Where the client may put its files. */
  readonly folder: string;
}

/** A client at work. What is refused rejects with an Error that has what the client says of it. */
export interface Session {
  /** @param how the client sends the body: one of its `bodies` */
  put(key: string, file: string, how?: string): Promise<void>;
  /** Writes the object to a file. */
  get(key: string, file: string): Promise<void>;
  /** The keys with a prefix. */
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
  /** A URL that gives the object. */
  presign?(key: string): Promise<string>;
  /** A URL to which the object is sent. */
  presignPut?(key: string): Promise<string>;
  /** The address and the fields of a browser's form, without its file. */
  form?(key: string): Promise<{ url: string; fields: Record<string, string> }>;
  end?(): void;
}

/** A way of sending a body, and what S3 must then see: the payload line of the requests that carry it. */
export interface BodyForm {
  readonly how: string;
  readonly over: 'http' | 'https';
  readonly payload: RegExp;
  /** If not 6 MB. */
  readonly size?: number;
  /** What the `x-amz-trailer` header says; without it there must be none. */
  readonly trailer?: string;
  /** The name of a header that each of them has: that of a checksum. */
  readonly header?: string;
  /** True if it comes in parts. */
  readonly isMultipart?: boolean;
}

export interface Client {
  readonly name: string;
  connect(connection: Connection): Promise<Session> | Session;
  readonly bodies: readonly BodyForm[];
  /** What is stored as `x-amz-meta-a` of an object that it puts in one request. */
  readonly metadata?: string;
  /** Keys that the client changes before it signs, and what it makes of them; or the error with which it refuses them. */
  readonly changedKeys?: Readonly<Record<string, string | RegExp>>;
  /** Keys that it can put and remove, but not find again, for reasons that have nothing to do with signatures. */
  readonly putOnly?: readonly string[];
  /** If the client makes forms: those that are refused, by their keys, and with which code. */
  readonly refusedForms?: Readonly<Record<string, string>>;
  /** True if it also asks for what the example does not have, and goes on without. */
  readonly asksForMore?: boolean;
  /** The call whose error shows code and message of the answer. */
  readonly tells: (session: Session, file: string) => Promise<unknown>;
}

export const HASH = /^[0-9a-f]{64}$/;
export const UNSIGNED = /^UNSIGNED-PAYLOAD$/;
export const UNSIGNED_TRAILER = /^STREAMING-UNSIGNED-PAYLOAD-TRAILER$/;
export const CHUNKS_TRAILER = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER$/;
export const CHUNKS = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD$/;
