// S3's errors, except the errors of the gate (Amazon S3 API Reference, "Error responses").
import { Refused } from './gate.mjs';

const ERRORS = {
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidPart: [400, 'One or more of the specified parts could not be found.'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  KeyTooLongError: [400, 'Your key is too long'],
  MalformedPOSTRequest: [400, 'The body of your POST request is not well-formed multipart/form-data.'],
  MalformedXML: [400, 'The XML you provided was not well-formed or did not validate against our published schema'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The specified upload does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
};

export function s3Error(code, details = {}) {
  const [status, message] = ERRORS[code];
  return new Refused({ code, status, message, details });
}
