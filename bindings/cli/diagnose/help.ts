export const diagnoseHelp = `siglane diagnose: why a signature does not match, and what to change

Usage: siglane diagnose [options] [FILE]

Reads the request that was refused from FILE, or from standard input: raw HTTP text (also what "curl -v" shows), a curl
command, an entry of a HAR file, a presigned URL, or JSON with method, url, headers and body. Prints what is wrong, the
most likely first: where the two sides part, the first byte that differs, the cause, and what to do.

  siglane diagnose request.txt --error answer.xml
  pbpaste | AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… siglane diagnose
  siglane diagnose --log boto.log --error answer.xml request.txt

The more there is, the more can be proven:
      --error FILE         what the service answered: its body, or the whole answer
      --log FILE           a debug log of the client, with its canonical request or its string to sign
      --canonical-request FILE
      --string-to-sign FILE    one of these by itself
  -s, --service NAME       the service that the request is for; default: the one it was signed for
  -r, --region NAME        its region
      --dialect NAME       s3, standard or keystone: how the service reads requests
      --date DATE          when the service got the request (2026-01-02T03:04:05Z); default: now

With the secret known mistakes are made until one gives the signature. It comes from AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY, or from a profile, if the key id is the one in the request:
      --profile NAME       this profile, whatever the environment says
      --no-secret          do not look for it

Output:
      --json               the diagnosis as JSON in one line
      --markdown           as Markdown, to paste into an issue
      --color, --no-color  default: colours on a terminal, unless NO_COLOR is set
  -h, --help

Neither secrets nor session tokens are printed. Target and headers of the request may have 64 KiB together.

Exit codes: 0 done, whatever was found; 1 reading failed, or what was read is no request; 2 wrong usage; 130 interrupted.

`;
