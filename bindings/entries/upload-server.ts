/**
 * Creates server handlers for browser uploaders: Uppy, Uppy with Companion's routes, and Fine Uploader.
 *
 * Call `createUppyHandler`, `createCompanionHandler` or `createFineUploaderHandler` with a signer, a bucket and a `grant` function.
 * Handlers take a `Request` and return a `Response`. Use `siglane/node` to mount them in Node.
 *
 * @module siglane/upload-server
 */

export type { BucketOptions } from '../api/presign-defaults.js';
export type {
  CompanionOptions,
  UploadGrant,
  UploadHandler,
  UploadOperation,
  UploadRequest,
  UploadServerOptions,
} from '../api/upload-server.js';
export { createCompanionHandler } from '../upload-server/companion/handler.js';
export { createFineUploaderHandler } from '../upload-server/fine-uploader/handler.js';
export { createUppyHandler } from '../upload-server/uppy.js';
