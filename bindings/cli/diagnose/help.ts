import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const diagnoseManual = {
  name: 'diagnose',
  title: 'why a signature does not match, and what to change',
  examples: [
    'siglane diagnose request.txt --error answer.xml',
    'pbpaste | siglane diagnose',
    'siglane diagnose --log boto.log --error answer.xml request.txt',
  ],
  usage: '[options] [FILE | URL | COMMAND]',
  about: [
    'Reads the request that was refused: raw HTTP (also of "curl -v"), a URL, a curl',
    'command, a HAR entry or JSON; without an argument from standard input.',
  ],
  options: OPTIONS,
  takes: 'files',
  notes: [
    'It prints what is wrong, the most likely first: where the two sides part, the first byte that differs, the cause, and what to do. The more it is given, the more it can prove.',
    'With the secret it makes known mistakes until one gives the signature. The secret comes from the environment or a profile, if the key id is the one in the request.',
    'Neither secrets nor session tokens are printed. Target and headers of the request may have 64 KiB together. The exit code is 0, whatever was found: "siglane verify" is for scripts.',
  ],
} as const satisfies Manual;
