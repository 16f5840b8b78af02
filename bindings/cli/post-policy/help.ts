import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const postPolicyManual = {
  name: 'post-policy',
  title: 'the form of an upload to S3 by a browser',
  examples: [
    "siglane post-policy -b my-bucket --key 'user/eric/${filename}' --size 1-10MB",
    'siglane post-policy -b my-bucket --key-prefix user/ --html > form.html',
    'siglane post-policy -b my-bucket --key a.jpg --curl a.jpg | sh',
  ],
  usage: '-b NAME (--key KEY | --key-prefix PREFIX) [options]',
  about: ['Prints as JSON where the form goes, and its fields. The file comes last.'],
  options: OPTIONS,
  notes: [
    'Whoever has the form can upload what it allows until it expires. The token of temporary credentials is in it.',
    'The file goes into a field "file", after all others.',
  ],
} as const satisfies Manual;
