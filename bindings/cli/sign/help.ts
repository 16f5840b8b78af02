import type { Manual } from '../manual.js';
import { OPTIONS } from './table.js';

export const signManual = {
  name: 'sign',
  title: 'signs one request to any service',
  examples: [
    'siglane sign -X PUT -d @a.jpg "$URL" | curl -H @- -T a.jpg "$URL"',
    'siglane sign --curl https://sqs.eu-west-1.amazonaws.com/?Action=ListQueues',
    'siglane sign --url -s s3 -r us-east-1 http://localhost:9000/bucket/key',
  ],
  usage: '[options] URL',
  about: ['Prints the headers to add to the request, one per line, for "curl -H @-".'],
  options: OPTIONS,
  notes: [
    'Everybody who has the output can send this request until it expires. The output contains the session token of temporary credentials.',
    'Use --dialect and the options after it for services whose rules differ from the rules of AWS.',
  ],
} as const satisfies Manual;
