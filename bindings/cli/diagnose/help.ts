import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const diagnoseManual = {
  name: 'diagnose',
  title: 'finds out why a signature does not match',
  examples: [
    'siglane diagnose request.txt --error answer.xml',
    'pbpaste | siglane diagnose',
    'siglane diagnose --log boto.log --error answer.xml request.txt',
  ],
  usage: '[options] [FILE | URL | COMMAND]',
  about: [
    'Reads the refused request: raw HTTP, the output of "curl -v", a URL, a curl',
    'command, a HAR entry or JSON. Without an argument it reads standard input.',
  ],
  options: OPTIONS,
  takes: 'files',
  notes: [
    'It prints the causes that it finds, the most likely first: the first byte that differs between client and service, the cause, and what to change. The more input it gets, the more it can prove.',
    'With the secret it tries known mistakes until the signature matches. It takes the secret from the environment or a profile, if the request has the same access key id.',
    'It never prints secrets or session tokens. The URL and headers of the request may have 64 KiB together. The exit code is 0 even if it finds a cause. Use "siglane verify" in scripts.',
  ],
} as const satisfies Manual;
