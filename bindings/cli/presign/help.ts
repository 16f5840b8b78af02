import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const presignManual = {
  name: 'presign',
  title: 'presigned S3 URLs for object keys, in bulk',
  examples: [
    'siglane presign s3://my-bucket/photo.jpg --expires 1h',
    'find photos -type f | siglane presign -b my-bucket -r eu-west-1 > urls.txt',
    'siglane presign -X PUT -b my-bucket --ndjson --file parts.ndjson',
  ],
  usage: '[options] [KEY | s3://BUCKET/KEY ...]',
  about: ['Without keys and --file it reads keys from standard input, one a line.'],
  options: OPTIONS,
  notes: [
    'URLs come in the order of the keys, one a line. Long lists are streamed: memory does not grow with them.',
    'A line of --ndjson: {"key":"v.mp4","query":{"partNumber":1,"uploadId":"abc"}}',
    'Whoever has a URL can use it until it expires. The token of temporary credentials is in it.',
  ],
} as const satisfies Manual;
