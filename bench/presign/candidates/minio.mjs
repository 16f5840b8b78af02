import { Client } from 'minio';
import { inGroups } from '../../shared/in-groups.mjs';

export const name = 'minio-js';
export const family = 'library';
export const maxKeys = 1000;

export function prepare({ credentials, region, bucket, date, expiresIn }) {
  const client = new Client({
    // The global endpoint: with a regional one minio uses path style.
    endPoint: 's3.amazonaws.com',
    region,
    accessKey: credentials.accessKeyId,
    secretKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
  });
  const signOne = (key) => client.presignedUrl('GET', bucket, key, expiresIn, {}, date);
  return { strings: inGroups(signOne) };
}
