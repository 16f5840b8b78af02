/** The library's errors in the words of the command line. */
import { UsageError } from './exit.js';

/** Fields of the library, by the options that they come from. Where commands have the same option it is for the same field. */
const OPTION_OF: Readonly<Record<string, string>> = {
  bucket: '--bucket',
  region: '--region',
  service: '--service',
  endpoint: '--endpoint',
  pathStyle: '--path-style',
  dualStack: '--dual-stack',
  url: 'the URL',
  method: '--method',
  headers: '--header',
  query: '--query',
  payloadHash: '--payload-hash',
  'x-amz-content-sha256': '--header x-amz-content-sha256',
  expiresIn: '--expires',
  signingDate: '--date',
  maxKeyBytes: '--max-key-bytes',
  key: '--key',
  keyPrefix: '--key-prefix',
  contentLengthRange: '--size',
  fields: '--field',
  conditions: '--starts-with',
  successRedirect: '--success-redirect',
  successStatus: '--success-status',
};

/** @param error of the library, whose message begins with the field that it is about */
export function inOptions({ message }: Error): UsageError {
  return new UsageError(
    message.replace(/^"([\w-]+)(?:\.([^"]+))?"/, (subject, field: string, name: string | undefined) => {
      const option = OPTION_OF[field];
      if (option === undefined) return subject;
      return name === undefined ? option : `${option} ${name}`;
    }),
  );
}
