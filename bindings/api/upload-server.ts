/** Types of `siglane/upload-server`: server handlers for Uppy, Companion clients and Fine Uploader. */
import type { BucketOptions } from './presign-defaults.js';
import type { SignerProvider } from './provider.js';
import type { Signer } from './signer.js';

/** Answers one request. It rejects if the options are wrong, the grant throws, or the signer cannot sign. Everything else is an answer. */
export type UploadHandler = (request: Request) => Promise<Response>;

/**
 * An operation on an object. `post` uploads it by a form (simple uploads of Fine Uploader and Companion clients). `put` uploads it by a
 * request (simple uploads of Uppy, which become forms if the grant has `maxBytes`). `create`, `part`, `list`, `complete` and `abort` upload
 * it in parts. `delete` deletes it.
 */
export type UploadOperation = 'post' | 'put' | 'create' | 'part' | 'list' | 'complete' | 'abort' | 'delete';

/** Options of every handler. */
export interface UploadServerOptions extends BucketOptions {
  /**
   * A signer for S3 from `createSigner`, or a provider, which is asked for each request.
   *
   * Its credentials should allow only what grants can give, and above all not allow reading. S3 refuses `x-amz-` headers that are not
   * signed, but some servers accept them (radosgw does). There, a client that may upload can add `x-amz-copy-source`.
   */
  signer: Signer | Pick<SignerProvider, 'current'>;
  /**
   * Decides about an upload: return the grant, or undefined to refuse. The body of the request has already been read. If the
   * function throws, the handler rejects with that error.
   */
  grant: (request: Request, upload: UploadRequest) => UploadGrant | undefined | Promise<UploadGrant | undefined>;
  /**
   * The validity of URLs and forms in seconds: 1 to 604,800. A policy from a client may not last longer.
   *
   * @defaultValue the signer's, or `900`
   */
  expiresIn?: number | undefined;
  /**
   * The largest accepted body of a request to the handler, in bytes.
   *
   * @defaultValue `65536`; `1048576` for the Companion handler
   */
  maxBodyBytes?: number | undefined;
  /**
   * Origins of pages on other hosts that may use the handler: `https://app.example`.
   *
   * @defaultValue none
   */
  allowOrigin?: string | readonly string[] | undefined;
}

/** Options of `createCompanionHandler`. */
export interface CompanionOptions extends UploadServerOptions {
  /**
   * The path before `/s3/…` in the URL: `/companion`.
   *
   * @defaultValue no path
   */
  basePath?: string | undefined;
  /**
   * The `fetch` with which the handler calls S3.
   *
   * @defaultValue the runtime's
   */
  fetch?: typeof globalThis.fetch | undefined;
}

/** The upload that a client asks for. */
export interface UploadRequest {
  /** The protocol of the client. */
  readonly protocol: 'fine-uploader' | 'uppy' | 'companion';
  /** The operation on the object. */
  readonly operation: UploadOperation;
  /** The bucket of the options or of the signer. */
  readonly bucket: string;
  /**
   * The decoded key. For `post` and `create` of Companion clients it is the name of the file, and for `put` and `create` of Uppy it is the
   * client's proposal. For these the grant may set another `key`. Nothing in the text is checked: validate it before you use it in a path
   * or a database query.
   */
  readonly key: string;
  /** The id of an upload in parts. */
  readonly uploadId?: string;
  /** The number of the part. */
  readonly partNumber?: number;
  /**
   * The content type, if it is signed. Fine Uploader does not sign it for uploads in parts. A page that is uploaded as `text/html` runs as
   * a page of the bucket's host.
   */
  readonly contentType?: string;
  /** The ACL that the client asks for. */
  readonly acl?: string;
  /** Bytes of the file: the content-length-range of a policy, or a signed content-length. */
  readonly size?: { readonly min: number; readonly max: number };
  /** Everything else that would be signed, by lower-case name: `x-amz-` headers, metadata, and the other fields of a policy. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The upload that is allowed. Everything that it does not name is refused. Always allowed are `Content-Type` (check `contentType` in the
 * grant function), `success_action_status`, and `x-amz-meta-qqfilename`, in which Fine Uploader sends the name of the file.
 */
export interface UploadGrant {
  /** The allowed operations. */
  operations: readonly UploadOperation[];
  /** The beginning of every allowed key: text that ends in a slash, or `''` for all keys of the bucket. */
  keyPrefix: string;
  /**
   * The key of this upload. Uppy and Companion clients receive it when the upload begins, and use it from then on. Fine Uploader cannot
   * receive a key, so its uploads with another key are refused.
   *
   * @defaultValue the key that the client proposes
   */
  key?: string | undefined;
  /**
   * The largest allowed file in bytes. A policy must have a content-length-range within it. Simple uploads of Uppy become forms that have a
   * content-length-range. It does not limit multipart uploads from browsers, because they do not sign the content-length of parts: limit
   * the bucket by other means, or allow only `post` and `put`.
   *
   * @defaultValue no limit
   */
  maxBytes?: number | undefined;
  /**
   * The allowed ACLs. Fine Uploader always asks for one, by default `private`.
   *
   * @defaultValue none, not even `private`
   */
  acl?: readonly string[] | undefined;
  /**
   * Further headers of S3 and fields of a policy that the client may set, as lower-case names. `x-amz-meta-*`, or a longer prefix of
   * metadata with `*`, is accepted; all other names must be complete.
   *
   * @defaultValue none
   */
  headers?: readonly string[] | undefined;
}
