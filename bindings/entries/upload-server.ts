/** siglane/upload-server: what browsers' uploaders have a server sign, on the standard `Request` and `Response`. */

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
