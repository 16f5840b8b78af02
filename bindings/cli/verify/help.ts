import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const verifyManual = {
  name: 'verify',
  title: 'whether a request is signed right, and why it is not',
  examples: [
    'siglane verify "$URL"',
    'siglane verify request.txt || echo refused',
    'siglane verify --json --date 2026-01-02T03:04:05Z "curl -X PUT $URL"',
  ],
  usage: '[options] [URL | COMMAND | FILE]',
  about: [
    'Reads a presigned URL, a curl command, raw HTTP (also of "curl -v"), a HAR entry',
    'or JSON; without an argument from standard input. It needs the key that signed:',
    'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or a profile.',
    '',
    'It exits with 0 if the signature is right, 1 if it is wrong or has expired, 2 if',
    'there is nothing to read, and 3 if it cannot tell: another key has signed, or',
    'the body is not known.',
  ],
  options: OPTIONS,
  takes: 'files',
  notes: [
    'Nothing is sent. Whether a key may do what the request asks for, only the service knows. "siglane diagnose" shows where the two sides part.',
    'Neither secrets nor session tokens are printed.',
  ],
} as const satisfies Manual;
