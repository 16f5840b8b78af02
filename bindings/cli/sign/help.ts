export const signHelp = `siglane sign: signs one request to any service

Usage: siglane sign [options] URL

Prints the headers to add to the request, one "name: value" a line: what "curl -H @-" reads. Or a whole curl command, or the
URL with the signature in it.

  siglane sign -X PUT -d @photo.jpg "$URL" | curl -H @- -T photo.jpg "$URL"
  siglane sign --curl -d '{"TableNames":[]}' -H 'x-amz-target: DynamoDB_20120810.ListTables' \\
    -H 'content-type: application/x-amz-json-1.0' https://dynamodb.eu-west-1.amazonaws.com/
  siglane sign --url --expires 60 -s s3 -r us-east-1 http://localhost:9000/bucket/key

The request:
  -X, --method NAME        default: GET, with a body POST
  -H, --header 'N: VALUE'  a header that will be sent; repeatable. It is signed, unless proxies and clients change it
  -d, --data TEXT          the body, as it is; @FILE: that of a file, @-: standard input (with --curl only if --payload-hash
                           says what it is: it can be read once). Nothing is stripped or joined
      --data-raw TEXT      the same, also where the text begins with "@"
      --payload-hash HASH  the body is not read, and this is signed for it: its SHA-256 in hexadecimal digits,
                           UNSIGNED-PAYLOAD, or a word that begins with STREAMING-
      --strict-url         refuse a URL that must be encoded in another way before it is sent
      --allow-dot-segments sign a path with a segment "." or "..", which most clients remove

The signature:
  -s, --service NAME       the service it is for: s3, execute-api, dynamodb …; default: the one of the host (see below)
  -r, --region NAME        its region; default: that of the host, AWS_REGION, AWS_DEFAULT_REGION, that of the profile with
                           the credentials
      --host-scope USE     check: refuse to sign for another service or region than a host of AWS says (default); ignore: sign
      --date DATE          sign with this date (2026-01-02T03:04:05Z); default: now

Most hosts of AWS say service and region, also where the service signs with another name (email: ses). Of those that leave one open, and of all
other hosts, give it.

Output:
      --curl               a curl command for a POSIX shell, with the method, all headers and the body
      --url                put the signature into the URL (a presigned URL), and print that
  -e, --expires DURATION   how long that is valid: seconds, or 15m, 12h, 7d; default: 15m
      --json               {"url": …, "headers": {…}, "signature": …} in one line
      --explain            print every stage before it: payload hash, canonical request, string to sign …
  -h, --help

The rules, where they are not those of the service:
      --dialect NAME       s3, standard (all other services) or keystone; and one by one:
      --path-encoding      single, double or none
      --path-normalization rfc3986 or none: what becomes of segments that are empty, "." or ".."
      --duplicate-query    all, first or refuse
      --post-query         kept or empty: the query of a POST
      --payload-header     sent or omitted: the header x-amz-content-sha256
      --unsigned-payload   never, presigned or always: where UNSIGNED-PAYLOAD stands for a body without a given hash
      --session-token      signed, appended or omitted: what is done with the token. The token itself is no option

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from a profile in the files that
the AWS command line uses (~/.aws/credentials, ~/.aws/config):
      --profile NAME       this profile, whatever the environment says; default: AWS_PROFILE, "default"

Whatever is printed is good for one request until it expires, for whoever has it; of temporary credentials the token is in it.

Exit codes: 0 done; 1 reading or writing failed; 2 wrong usage, a request that cannot be signed, or no credentials;
130 interrupted.

`;
