/** siglane/upload-server: what browsers' uploaders have a server sign, on the standard `Request` and `Response`. */

export { createCompanionHandler } from './upload-server/companion/handler.js';
export { createFineUploaderHandler } from './upload-server/fine-uploader/handler.js';
export type {
  CompanionOptions,
  UploadGrant,
  UploadHandler,
  UploadOperation,
  UploadRequest,
  UploadServerOptions,
} from './upload-server/types.js';
export { createUppyHandler } from './upload-server/uppy.js';
