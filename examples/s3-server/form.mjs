// Reads browser upload forms: the fields, which must come before the file, and the file.
import Busboy from '@fastify/busboy';
import { s3Error } from './errors.mjs';
import { readAll } from './store.mjs';

/** S3 accepts 20 KB before the file. */
const LIMITS = { fields: 100, fieldSize: 20 * 1024, files: 1 };

/** Reads a form. @returns the fields in order, and the file */
export async function readForm(message) {
  const fields = [];
  const file = await new Promise((resolve, reject) => {
    let busboy;
    try {
      busboy = new Busboy({ headers: message.headers, limits: LIMITS });
    } catch {
      throw s3Error('MalformedPOSTRequest');
    }
    busboy.on('field', (name, value, nameTruncated, valueTruncated) => {
      // A truncated field is an error.
      if (nameTruncated || valueTruncated) reject(s3Error('MalformedPOSTRequest'));
      fields.push([name, value]);
    });
    busboy.on('fieldsLimit', () => reject(s3Error('MalformedPOSTRequest')));
    busboy.on('file', (_, stream, name) => {
      // Fields after the file are ignored.
      readAll(stream).then((bytes) => resolve({ bytes, name, fields: [...fields] }), reject);
    });
    busboy.on('error', () => reject(s3Error('MalformedPOSTRequest')));
    busboy.on('finish', () => reject(s3Error('MalformedPOSTRequest')));
    message.pipe(busboy);
  });
  // The policy applies to the key after `${filename}` has been replaced.
  return {
    ...file,
    fields: file.fields.map(([name, value]) => [
      name,
      name.toLowerCase() === 'key' ? value.replaceAll('${filename}', () => file.name) : value,
    ]),
  };
}
