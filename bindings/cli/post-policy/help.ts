import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const postPolicyManual = {
  name: 'post-policy',
  title: 'creates a form for browser uploads to S3',
  examples: [
    "siglane post-policy -b my-bucket --key 'user/eric/${filename}' --size 1-10MB",
    'siglane post-policy -b my-bucket --key-prefix user/ --html > form.html',
    'siglane post-policy -b my-bucket --key a.jpg --curl a.jpg | sh',
  ],
  usage: '-b NAME (--key KEY | --key-prefix PREFIX) [options]',
  about: ['Prints the URL and the fields of the form as JSON.'],
  options: OPTIONS,
  notes: [
    'Add the file to the form as the last field, with the name "file".',
    'Everybody who has the form can upload what it allows until it expires. It contains the session token of temporary credentials.',
  ],
} as const satisfies Manual;
