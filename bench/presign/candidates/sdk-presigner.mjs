import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { inGroups } from '../../shared/in-groups.mjs';

export const name = '@aws-sdk/s3-request-presigner';
export const family = 'library';
export const maxKeys = 1000;
export const outputs = ['kept', 'json'];

export const difference = 'adds and signs X-Amz-Content-Sha256=UNSIGNED-PAYLOAD and x-id=GetObject';

export function prepare({ credentials, region, bucket, date, expiresIn }) {
  const client = new S3Client({
    region,
    credentials,
    // By default it adds x-amz-checksum-mode as well, and takes longer.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const options = { expiresIn, signingDate: date };
  const signOne = (key) => getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), options);
  return { strings: inGroups(signOne) };
}
