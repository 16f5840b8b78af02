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
  about: ['Prints the headers to add to the request, one a line.'],
  options: OPTIONS,
  notes: [
    'The output is what "curl -H @-" reads. Whatever is printed is good for one request until it expires, for whoever has it. The token of temporary credentials is in it.',
    '--dialect and the options after it are for services whose rules are not those of AWS.',
  ],
} as const satisfies Manual;
