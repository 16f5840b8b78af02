/** Reading of command lines: what the commands share. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { DialectName } from '../api/dialect.js';
import { nearest } from '../api/suggestions.js';
import { dialects } from '../protocol/dialects.js';
import { UsageError } from './exit.js';

/** Where objects are: options of every command that names a bucket. */
export const ADDRESS_OPTIONS = {
  bucket: { type: 'string', short: 'b' },
  region: { type: 'string', short: 'r' },
  endpoint: { type: 'string' },
  'path-style': { type: 'boolean' },
  'dual-stack': { type: 'boolean' },
  accelerate: { type: 'boolean' },
  fips: { type: 'boolean' },
} as const;

interface AddressValues {
  readonly endpoint?: string | undefined;
  readonly 'path-style'?: boolean | undefined;
  readonly 'dual-stack'?: boolean | undefined;
  readonly accelerate?: boolean | undefined;
  readonly fips?: boolean | undefined;
}

interface GivenAddress {
  endpoint?: string;
  pathStyle?: true;
  dualStack?: true;
  accelerate?: true;
  fips?: true;
}

/** The address that they give, but for bucket and region, which not every command needs. */
export function toAddress(values: AddressValues): GivenAddress {
  return {
    ...(values.endpoint !== undefined && { endpoint: values.endpoint }),
    ...(values['path-style'] && { pathStyle: true }),
    ...(values['dual-stack'] && { dualStack: true }),
    ...(values.accelerate && { accelerate: true }),
    ...(values.fips && { fips: true }),
  };
}

/** Options of AWS's command that have another name here. */
const ALIASES: Readonly<Record<string, string>> = { '--expires-in': '--expires', '--endpoint-url': '--endpoint' };

const KEYS_IN_ENVIRONMENT =
  'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment: others can read a command line';
const NOTHING_SENT = 'it is for requests that are sent, and siglane sends none';

/** What to write in place of options of other commands. */
const ADVICE: Readonly<Record<string, string>> = {
  '--key': 'write the key behind the options, without a name',
  '--output': 'there are --json and --output-ndjson',
  '--access-key': KEYS_IN_ENVIRONMENT,
  '--access-key-id': KEYS_IN_ENVIRONMENT,
  '--secret': KEYS_IN_ENVIRONMENT,
  '--secret-key': KEYS_IN_ENVIRONMENT,
  '--secret-access-key': KEYS_IN_ENVIRONMENT,
  '--acl': "write --query x-amz-acl=… of a URL, --header 'x-amz-acl: …' of a request",
  '--content-type': "write --header 'content-type: …'",
  '--version-id': 'write --query versionId=…',
  '--http-method': 'write --method',
  '--debug': NOTHING_SENT,
  '--no-verify-ssl': NOTHING_SENT,
  '--ca-bundle': NOTHING_SENT,
  '--no-sign-request': 'siglane does nothing but sign',
};

/**
 * Reads a command line with `parseArgs` of Node; options of AWS's command work under their names too.
 *
 * @throws UsageError if an option is unknown or lacks its value
 */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: withoutAliases(config.args ?? []) } as T);
  } catch (error) {
    throw new UsageError(explained(error as Error & { code?: string }, Object.keys(config.options ?? {})));
  }
}

function withoutAliases(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const [name = '', ...value] = arg.split(/(?==)/);
    const own = end >= 0 && i > end ? undefined : ALIASES[name];
    return own === undefined ? arg : own + value.join('');
  });
}

/** What `parseArgs` says, in our words. */
function explained({ code, message }: Error & { code?: string }, names: readonly string[]): string {
  const option = /(--[\w-]+|-\w)(?=[ ,'"]|$)/.exec(message.replace(/^.*?(?='-)/s, ''))?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const advice = ADVICE[option];
    if (advice !== undefined) return `there is no option ${option}: ${advice}`;
    const near = nearest(option.slice(2), names);
    return `there is no option ${option}${near === undefined ? '' : `: did you mean --${near}?`}`;
  }
  const long = /--[\w-]+/.exec(message)?.[0] ?? option;
  if (/does not take an argument/.test(message)) return `${long} takes no value`;
  if (/ambiguous/.test(message)) return `${long} needs a value; one that begins with "-" is written ${long}=-…`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${long} needs a value`;
  return message;
}

/** @throws UsageError */
export function toNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} expected a whole number, got "${text}"`);
  return Number(text);
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A duration in seconds: a number, or one with a unit. @throws UsageError */
export function toSeconds(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+)([smhdw]?)$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`${option} expected seconds, or a duration such as 15m, 12h or 7d, got "${text}"`);
  return Number(number) * (SECONDS[unit] as number);
}

const BYTES: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
};

/** A size in bytes: a number, or one with a unit, of thousands (MB) or of 1,024 (MiB). @throws UsageError */
export function toBytes(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+)([kmg]?i?b|)$/i.exec(text) ?? [];
  const factor = BYTES[unit.toLowerCase()];
  if (number === undefined || factor === undefined)
    throw new UsageError(`${option} expected bytes, or a size such as 10MB or 64KiB, got "${text}"`);
  return Number(number) * factor;
}

/**
 * ISO 8601 in UTC, in the extended form or in that of X-Amz-Date.
 *
 * @throws UsageError
 */
export function toDate(text: string): Date {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const iso = basic ? `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z` : text;
  const date = new Date(iso);
  // `Date` takes 30 February for 2 March: what it makes of the text must be the text again.
  const same = !Number.isNaN(date.getTime()) && date.toISOString().replace('.000Z', 'Z') === iso;
  if (!same) {
    throw new UsageError(`--date expected a date like 2026-01-02T03:04:05Z, got "${text}"`);
  }
  return date;
}

/** A name and a value. @throws UsageError */
export function split(option: string, text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  if (at < 1) throw new UsageError(`${option} expected NAME${separator}VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The name of a preset. @throws UsageError */
export function toDialect(given: string | undefined): DialectName | undefined {
  return oneOf('--dialect', given, Object.keys(dialects) as DialectName[]);
}

/** @throws UsageError, which does not show what was given: behind --session-token somebody may have written the token */
export function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (given === undefined || (allowed as readonly string[]).includes(given)) return given as T | undefined;
  throw new UsageError(`${option} expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`);
}
