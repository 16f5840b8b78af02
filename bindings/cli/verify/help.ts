import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const verifyManual = {
  name: 'verify',
  title: 'checks the signature of a request',
  examples: [
    'siglane verify "$URL"',
    'siglane verify request.txt || echo refused',
    'siglane verify --json --date 2026-01-02T03:04:05Z "curl -X PUT $URL"',
  ],
  usage: '[options] [URL | COMMAND | FILE]',
  about: [
    'Reads a presigned URL, a curl command, raw HTTP, the output of "curl -v", a HAR',
    'entry or JSON. Without an argument it reads standard input. It needs the key',
    'that signed the request, from the environment or a profile.',
    '',
    'Exit code: 0 if the signature is right, 1 if it is wrong or has expired, 2 if',
    'no request could be read, 3 if the result is unknown because another key',
    'signed the request or its body is not known.',
  ],
  options: OPTIONS,
  takes: 'files',
  notes: [
    'It sends nothing, and cannot check permissions: only the service knows them. "siglane diagnose" shows the first difference between client and service.',
    'It never prints secrets or session tokens.',
  ],
} as const satisfies Manual;
