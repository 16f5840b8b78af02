export const help = `siglane: AWS Signature Version 4 in bulk

Usage: siglane <command> [options]

Commands:
  presign      presigned S3 URLs for a list of object keys
  sign         one request to any service: its headers, a curl command, or a presigned URL
  post-policy  the form of an upload to S3 by a browser: its fields, HTML, or a curl command
  diagnose     why a signature does not match: from the request, the answer, a debug log

Options:
  -h, --help     this text; "siglane <command> --help" for a command's own
      --version

`;
