/** Reading of command lines: what the commands share. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { DialectName } from '../api/dialect.js';
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

/** @throws UsageError if an option is unknown or lacks its value */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError */
export function toNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} expected a whole number, got "${text}"`);
  return Number(text);
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
