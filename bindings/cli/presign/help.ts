export const presignHelp = `siglane presign: presigned S3 URLs for a list of object keys

Usage: siglane presign --bucket NAME [options] [FILE ...]

Reads keys from the files, or from standard input (also "-"), and writes one URL for each to standard output, in the same
order. A line is a key; a carriage return at its end is dropped, a blank line is an error.

  find photos -type f | siglane presign --bucket my-bucket --region eu-west-1 > urls.txt
  echo '{"key":"video.mp4","query":{"partNumber":1,"uploadId":"abc"}}' | siglane presign -X PUT -b my-bucket --ndjson

Where:
  -b, --bucket NAME        the bucket
  -r, --region NAME        its region; default: AWS_REGION, AWS_DEFAULT_REGION, that of the profile with the credentials
      --endpoint URL       a server other than AWS's own: https://host[:port][/path]; without --bucket the keys stand
                           right behind it
      --path-style         put the bucket into the path, not in front of the host
      --dual-stack, --fips, --accelerate
                           other hosts of AWS: for IPv4 and IPv6, FIPS 140, Transfer Acceleration

What:
  -X, --method NAME        GET (default), PUT, POST, HEAD or DELETE
  -e, --expires DURATION   how long the URLs are valid: seconds, or 15m, 12h, 7d; default: 15m
      --date DATE          sign with this date (2026-01-02T03:04:05Z), for URLs that do not change
  -H, --header 'N: VALUE'  a header that the client must send just so; repeatable
  -q, --query NAME=VALUE   a query parameter of every URL; repeatable
      --max-key-bytes N    the longest key; default: 1024
      --allow-dot-segments sign keys with a segment "." or "..", which most clients remove

Input and output:
  -0, --null               keys end with NUL ("find -print0"), not with a newline
      --ndjson             each line is JSON: "key", or {"key": "…", "query": {"partNumber": 1}}, which may also have "method",
                           "headers" and "expiresIn"; blank lines are skipped
      --output-ndjson      write each line as {"key": "…", "url": "…"}
      --workers N          sign with N threads (1 to 64; 1 starts none), or auto (default): up to four, if there are so many
                           processors, once the input is long. The output is the same. NDJSON is signed by one thread
  -h, --help

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from a profile in the files that
the AWS command line uses (~/.aws/credentials, ~/.aws/config):
      --profile NAME       this profile, whatever the environment says; default: AWS_PROFILE, "default"

Exit codes: 0 done; 1 a key was refused or reading or writing failed; 2 wrong usage or no credentials, nothing was signed;
130 interrupted. What was written before a failure is whole lines.

`;
