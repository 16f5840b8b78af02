export const presignHelp = `siglane presign: presigned S3 URLs for object keys, in bulk

  siglane presign s3://my-bucket/photo.jpg --expires 1h
  find photos -type f | siglane presign -b my-bucket -r eu-west-1 > urls.txt
  echo '{"key":"v.mp4","query":{"partNumber":1,"uploadId":"abc"}}' | siglane presign -X PUT -b my-bucket --ndjson

Usage: siglane presign [options] [KEY | s3://BUCKET/KEY ...]
Without keys and --file they are read from standard input, one a line. URLs come in their order, one a line.

  -f, --file FILE          keys from a file, "-" for standard input; repeatable
  -b, --bucket NAME        the bucket; or the ARN of an access point
  -r, --region NAME        its region; default: AWS_REGION, AWS_DEFAULT_REGION, that of the profile with the credentials
      --endpoint URL       a server other than AWS's; without a bucket the keys stand right behind it
      --path-style         put the bucket into the path, not in front of the host
      --dual-stack, --fips, --accelerate
                           other hosts of AWS: for IPv4 and IPv6, FIPS 140, Transfer Acceleration
  -X, --method NAME        GET (default), PUT, POST, HEAD or DELETE
  -e, --expires DURATION   how long the URLs are valid: seconds, or 15m, 12h, 7d; default: 15m
      --date DATE          sign with this date (2026-01-02T03:04:05Z), for URLs that do not change
  -H, --header 'N: VALUE'  a header that the client must send just so; repeatable
  -q, --query NAME=VALUE   a query parameter of every URL; repeatable
      --max-key-bytes N    the longest key; default: 1024
      --allow-dot-segments sign keys with a segment "." or "..", which most clients remove
  -0, --null               keys end with NUL ("find -print0"), not with a newline
      --ndjson             lines are JSON: "key", or {"key": "…"} with "query", "method", "headers", "expiresIn" of its own
      --output-ndjson      write each line as {"key": "…", "url": "…"}
      --skip-refused       go on after a key that is refused: an empty line (NDJSON: null) in its place, the reason to
                           standard error, and 1 as the exit code
      --workers N          sign with N threads (1 to 64), or auto (default): up to four once the input is long
      --profile NAME       credentials of this profile; default: the environment's (AWS_ACCESS_KEY_ID,
                           AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN), AWS_PROFILE, "default"
  -h, --help

Exit codes: 0 done; 1 a key was refused or reading or writing failed; 2 wrong usage or no credentials, nothing was signed;
130 interrupted. What was written before a failure is whole lines.

`;
