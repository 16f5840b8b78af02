/** What callers of `siglane/upload-server` give, and what their grants are asked about. */
import type { BucketOptions } from './presign-defaults.js';
import type { SignerProvider } from './provider.js';
import type { Signer } from './signer.js';

/** Answers one request. It rejects where the options are wrong, the grant throws or the signer cannot sign; all else is an answer. */
export type UploadHandler = (request: Request) => Promise<Response>;

/**
 * What can be done to an object: upload it by a form (`post`: Fine Uploader's and Companion's simple uploads) or a request (`put`: Uppy's, which
 * become forms where `maxBytes` is given), or in parts (`create`, `part`, `list`, `complete`, `abort`), or `delete` it.
 */
export type UploadOperation = 'post' | 'put' | 'create' | 'part' | 'list' | 'complete' | 'abort' | 'delete';

/** Options of every handler. */
export interface UploadServerOptions extends BucketOptions {
  /**
   * Made by `createSigner` for S3, or a provider, which is asked anew for each request, for as long as `expiresIn`. Its credentials should be allowed what grants can give
   * and nothing else, above all not to read: S3 refuses `x-amz-` headers that are not signed, but not every server does (radosgw takes them),
   * and there whoever may PUT, or upload a part, can add `x-amz-copy-source`.
   */
  signer: Signer | Pick<SignerProvider, 'current'>;
  /**
   * Says what whoever sent a request may upload; undefined: nothing. The request's body was read already. What it throws, the handler
   * rejects with.
   */
  grant: (request: Request, upload: UploadRequest) => UploadGrant | undefined | Promise<UploadGrant | undefined>;
  /** How long URLs and forms are valid, in seconds: 1 to 604,800. A policy that a client made may not last longer. Default: the signer's, or 900. */
  expiresIn?: number | undefined;
  /** Bytes that the body of a request to the handler may have. Default: 65,536; for the Companion handler 1,048,576. */
  maxBodyBytes?: number | undefined;
  /** Origins of pages that may use the handler from elsewhere, `https://app.example` for example. Default: none. */
  allowOrigin?: string | readonly string[] | undefined;
}

/** Options of the handler that speaks as Companion does. */
export interface CompanionOptions extends UploadServerOptions {
  /** What stands in the URL before `/s3/…`: `/companion` for example. Default: nothing. */
  basePath?: string | undefined;
  /** The `fetch` with which S3 is called. Default: the runtime's own. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What a client asks for. */
export interface UploadRequest {
  readonly protocol: 'fine-uploader' | 'uppy' | 'companion';
  readonly operation: UploadOperation;
  readonly bucket: string;
  /**
   * The key, decoded. For Companion's `post` and `create` it is the name of the file, and for Uppy's `put` and `create` what the client proposes:
   * there the grant may have another, and nothing of it was checked. Look at it before you make a path or a query of it.
   */
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  /** Where it is signed, which in Fine Uploader's uploads in parts it is not. A page that is uploaded as `text/html` is one of its host. */
  readonly contentType?: string;
  readonly acl?: string;
  /** Bytes: the content-length-range of a policy, or a content-length that is signed. */
  readonly size?: { readonly min: number; readonly max: number };
  /** What else would be signed, by names in lower case: `x-amz-` headers, metadata among them, and the other fields of a policy. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What is allowed. What it does not say is refused, but for what uploaders send with every file: `Content-Type`, which a grant is shown as
 * `contentType`, `success_action_status`, and `x-amz-meta-qqfilename`, in which Fine Uploader has the name of the file.
 */
export interface UploadGrant {
  operations: readonly UploadOperation[];
  /** How every key must begin: text that ends in a slash, or `''` for all keys of the bucket. */
  keyPrefix: string;
  /**
   * The key of this upload. Uppy is told it when it uploads or creates, and uses it from then on; Companion's clients too. Fine Uploader
   * cannot be told: there another key is refused.
   */
  key?: string | undefined;
  /**
   * Bytes that a file may have. A policy must have a content-length-range within it, and Uppy's simple uploads become forms that have one.
   * A `put` must sign its content-length, or becomes a form. Parts are bound by it only where content-length is signed, which no browser's
   * uploader does: limit what a bucket takes by other means, or grant `post` and `put` alone.
   */
  maxBytes?: number | undefined;
  /** ACLs that may be asked for. Default: none, not even `private`, which Fine Uploader always asks for. */
  acl?: readonly string[] | undefined;
  /**
   * Further headers of S3 and fields of a policy that may be asked for, by names in lower case. `x-amz-meta-*`, and longer beginnings of
   * it, stand for metadata; everything else must be named.
   */
  headers?: readonly string[] | undefined;
}
