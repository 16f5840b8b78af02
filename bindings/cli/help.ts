/** The help of the program itself. */
import { manuals } from './manuals.js';

export const help = `siglane: AWS Signature Version 4 for S3 URLs in bulk and for any request

  siglane presign s3://my-bucket/photo.jpg --expires 1h
  siglane sign --curl https://sqs.eu-west-1.amazonaws.com/?Action=ListQueues
  siglane verify "$URL"

Usage: siglane COMMAND [options]

${manuals.map(({ name, title }) => `  ${name.padEnd(13)}${title}\n`).join('')}
  -h, --help         print this help; "siglane COMMAND --help" for a command
  -v, --version      print the version

"siglane help COMMAND"      every option of a command, in detail
"siglane help credentials"  where credentials and region come from
"siglane help exit-codes"   exit codes for scripts
`;
