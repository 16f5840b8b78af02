import { UsageError } from '../exit.js';

/** Fields of the library, by the options that they come from. */
const OPTION_OF: Readonly<Record<string, string>> = {
  url: 'the URL',
  method: '--method',
  headers: '--header',
  payloadHash: '--payload-hash',
  expiresIn: '--expires',
  region: '--region',
  service: '--service',
};

/** The library's error in the words of the command line. */
export function inOptions({ message }: Error): UsageError {
  return new UsageError(
    message.replace(/^"([\w-]+)(?:\.([^"]+))?"/, (subject, field: string, name: string | undefined) => {
      if (field === 'x-amz-content-sha256') return `--header ${field}`;
      const option = OPTION_OF[field];
      if (option === undefined) return subject;
      return name === undefined ? option : `${option} ${name}`;
    }),
  );
}
