export const postPolicyHelp = `siglane post-policy: the form of an upload to S3 by a browser

Usage: siglane post-policy --bucket NAME (--key KEY | --key-prefix PREFIX) [options]

Prints where the form goes and its fields, with the policy and its signature, as JSON; or as HTML, or as a curl command that
uploads a file. The file comes last in the form, in a field "file".

  siglane post-policy -b my-bucket -r eu-west-1 --key 'user/eric/\${filename}' --size 1-10485760 \\
    --starts-with Content-Type=image/ --html > form.html
  siglane post-policy -b my-bucket -r eu-west-1 --key photo.jpg --field Content-Type=image/jpeg --curl photo.jpg | sh

Where:
  -b, --bucket NAME        the bucket
  -r, --region NAME        its region; default: AWS_REGION, AWS_DEFAULT_REGION, that of the profile with the credentials
      --endpoint URL       a server other than AWS's own: https://host[:port][/path]
      --path-style         put the bucket into the path, not in front of the host
      --dual-stack, --fips, --accelerate
                           other hosts of AWS: for IPv4 and IPv6, FIPS 140, Transfer Acceleration

What may be uploaded:
  -k, --key KEY            the key; \${filename} in it stands for the name of the user's file, and then any key is allowed
                           that begins as this one does
      --key-prefix PREFIX  any key that begins so; the page puts the key into the field "key"
      --size MIN-MAX       size of the file, 1-10MB for example (MiB: of 1,024); default: any
  -f, --field NAME=VALUE   a field that the form must have just so: acl, Content-Type, x-amz-meta-…; repeatable
      --starts-with NAME=PREFIX
                           a field that the page fills in, and how its value must begin; repeatable
  -e, --expires DURATION   how long the form is valid: seconds, or 15m, 12h, 7d; default: 15m
      --date DATE          sign with this date (2026-01-02T03:04:05Z); default: now
      --success-redirect URL
                           where the browser goes after the upload
      --success-status N   what S3 answers if it goes nowhere: 200, 201 or 204; default: 204

Output:
      --html               a form, with an input for the file and one for each field that the page fills in
      --curl FILE          a curl command for a POSIX shell that uploads FILE
  -h, --help

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from a profile in the files that
the AWS command line uses (~/.aws/credentials, ~/.aws/config):
      --profile NAME       this profile, whatever the environment says; default: AWS_PROFILE, "default"

Whoever has the form can upload what it allows until it expires; of temporary credentials the token is in it.

Exit codes: 0 done; 1 writing failed; 2 wrong usage, a form that cannot be made, or no credentials; 130 interrupted.

`;
