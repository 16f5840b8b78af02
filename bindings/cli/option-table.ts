/** Options as data: what reads a command line, what help prints, and what completion offers. */

import type { DialectName } from '../api/dialect.js';
import { dialects } from '../protocol/dialects.js';

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value in help: `NAME`, `FILE` … Completion offers files for a `FILE`. */
  readonly value?: string;
  /** Values that completion offers. */
  readonly choices?: readonly string[];
  /** Other values are taken too. */
  readonly isOpen?: true;
  /** One line of `--help`: at most 53 characters. */
  readonly text: string;
  /** What only `siglane help COMMAND` says of it. */
  readonly details?: string;
  /** `--help` has only its name. */
  readonly isRare?: true;
}

/** Options by their long names, in the order of the help. */
export type OptionTable = Readonly<Record<string, Option>>;

export const REGION = {
  type: 'string',
  short: 'r',
  value: 'NAME',
  text: 'the region; default: see "siglane help credentials"',
} as const satisfies Option;

export const PROFILE = {
  type: 'string',
  value: 'NAME',
  text: 'credentials of this profile of ~/.aws',
  details: 'It goes before the environment. Default: AWS_PROFILE, "default"; see "siglane help credentials".',
  isRare: true,
} as const satisfies Option;

export const DIALECT = {
  type: 'string',
  value: 'NAME',
  choices: Object.keys(dialects) as readonly DialectName[],
  text: 'the rules of canonicalization',
  details: 'Default: those of the service.',
  isRare: true,
} as const satisfies Option;

export const EXPIRES = {
  type: 'string',
  short: 'e',
  value: 'DURATION',
  text: 'how long it is valid: seconds, 15m, 12h, 7d',
  details: 'Default: 15m. At most 7d, and no longer than the credentials, where it is known when they end.',
} as const satisfies Option;

export const DATE = {
  type: 'string',
  value: 'DATE',
  text: 'sign with this date (2026-01-02T03:04:05Z)',
  details: 'Default: now.',
  isRare: true,
} as const satisfies Option;

export const HELP = { type: 'boolean', short: 'h', text: 'this text', isRare: true } as const satisfies Option;

/** Where objects are: options of every command that names a bucket. */
export const ADDRESS_OPTIONS = {
  bucket: { type: 'string', short: 'b', value: 'NAME', text: 'the bucket, or the ARN of an access point' },
  region: REGION,
  endpoint: {
    type: 'string',
    value: 'URL',
    text: "a server other than AWS's",
    details: 'https://host[:port][/path]. Without a bucket, keys follow the endpoint directly.',
  },
  'path-style': { type: 'boolean', text: 'put the bucket into the path, not into the host', isRare: true },
  'dual-stack': { type: 'boolean', text: "AWS's host for IPv4 and IPv6", isRare: true },
  accelerate: { type: 'boolean', text: "AWS's host for Transfer Acceleration", isRare: true },
  fips: { type: 'boolean', text: "AWS's host with FIPS 140 cryptography", isRare: true },
} as const satisfies OptionTable;
