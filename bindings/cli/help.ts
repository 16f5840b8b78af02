/** The help of the program itself. */
import { manuals } from './manuals.js';

export const help = `siglane: AWS Signature Version 4, for S3 URLs in bulk and for any request

  siglane presign s3://my-bucket/photo.jpg --expires 1h
  siglane sign --curl https://sqs.eu-west-1.amazonaws.com/?Action=ListQueues
  siglane verify "$URL"

Usage: siglane COMMAND [options]

${manuals.map(({ name, title }) => `  ${name.padEnd(13)}${title}\n`).join('')}
  -h, --help         this text; "siglane COMMAND --help" for a command's own
  -v, --version

"siglane help COMMAND" explains every option, "siglane help credentials" where
keys and region come from, "siglane help exit-codes" what scripts get.
`;
