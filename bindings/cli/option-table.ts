/** Options as data: they are used to parse a command line, to print help and to complete options. */

import type { DialectName } from '../api/dialect.js';
import { dialects } from '../protocol/dialects.js';

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value in help, such as `NAME` or `FILE`. Completion offers files for `FILE`. */
  readonly value?: string;
  /** Values that completion offers. */
  readonly choices?: readonly string[];
  /** The option also accepts values that are not among `choices`. */
  readonly isOpen?: true;
  /** One line of `--help`: at most 53 characters. */
  readonly text: string;
  /** Sentences that only `siglane help COMMAND` prints. */
  readonly details?: string;
  /** `--help` prints only the name. */
  readonly isRare?: true;
}

/** Options by their long names, in the order of the help. */
export type OptionTable = Readonly<Record<string, Option>>;

export const REGION = {
  type: 'string',
  short: 'r',
  value: 'NAME',
  text: 'region; default: see "siglane help credentials"',
} as const satisfies Option;

export const PROFILE = {
  type: 'string',
  value: 'NAME',
  text: 'profile of ~/.aws to take credentials from',
  details: 'It overrides the environment. Default: AWS_PROFILE, or "default". See "siglane help credentials".',
  isRare: true,
} as const satisfies Option;

export const DIALECT = {
  type: 'string',
  value: 'NAME',
  choices: Object.keys(dialects) as readonly DialectName[],
  text: 'canonicalization rules',
  details: 'Default: the rules of the service.',
  isRare: true,
} as const satisfies Option;

export const EXPIRES = {
  type: 'string',
  short: 'e',
  value: 'DURATION',
  text: 'validity in seconds, or 15m, 12h, 7d; default: 15m',
  details: 'At most 7d. Credentials that end earlier shorten the validity, if their end is known.',
} as const satisfies Option;

export const DATE = {
  type: 'string',
  value: 'DATE',
  text: 'signing date, such as 2026-01-02T03:04:05Z',
  details: 'Default: now.',
  isRare: true,
} as const satisfies Option;

export const HELP = {
  type: 'boolean',
  short: 'h',
  text: 'print the short help',
  isRare: true,
} as const satisfies Option;

/** Options for the address of objects, shared by all commands that have a bucket. */
export const ADDRESS_OPTIONS = {
  bucket: { type: 'string', short: 'b', value: 'NAME', text: 'bucket name, or ARN of an access point' },
  region: REGION,
  endpoint: {
    type: 'string',
    value: 'URL',
    text: 'server other than AWS, as https://host[:port][/path]',
    details: 'Without a bucket, keys follow the endpoint: https://host/key.',
  },
  'path-style': { type: 'boolean', text: 'put the bucket into the path, not into the host', isRare: true },
  'dual-stack': { type: 'boolean', text: "use AWS's host for IPv4 and IPv6", isRare: true },
  accelerate: { type: 'boolean', text: "use AWS's host for Transfer Acceleration", isRare: true },
  fips: { type: 'boolean', text: "use AWS's host with FIPS 140 cryptography", isRare: true },
} as const satisfies OptionTable;
