import { malformed } from './upload-error.js';

/** Refuses properties that nobody reads. @throws UploadError `InvalidRequest` */
export function checkProperties(given: object, known: ReadonlySet<string>): void {
  if (Object.keys(given).every((name) => known.has(name))) return;
  throw malformed(`the body may have ${[...known].join(', ')} and nothing else`);
}
