import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const presignManual = {
  name: 'presign',
  title: 'prints presigned S3 URLs for object keys, in bulk',
  examples: [
    'siglane presign s3://my-bucket/photo.jpg --expires 1h',
    'find photos -type f | siglane presign -b my-bucket -r eu-west-1 > urls.txt',
    'siglane presign -X PUT -b my-bucket --ndjson --file parts.ndjson',
  ],
  usage: '[options] [KEY | s3://BUCKET/KEY ...]',
  about: ['Without keys and --file it reads keys from standard input, one per line.'],
  options: OPTIONS,
  notes: [
    'It prints one URL per line, in the order of the keys. It streams long lists, so memory does not grow with them.',
    'The bucket may be the ARN of an access point, also in an address: s3://arn:aws:s3:us-west-2:123456789012:accesspoint/my-point/KEY.',
    'A line of --ndjson: {"key":"v.mp4","query":{"partNumber":1,"uploadId":"abc"}}',
    'Everybody who has a URL can use it until it expires. It contains the session token of temporary credentials.',
  ],
} as const satisfies Manual;
