/** Readers for values of options that several commands have. */
import type { DialectName } from '../api/dialect.js';
import { UsageError } from './exit.js';
import { DIALECT } from './option-table.js';

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

/** Converts the options of an address. Bucket and region are left to the commands, because not every command needs both. */
export function toAddress(values: AddressValues): GivenAddress {
  return {
    ...(values.endpoint !== undefined && { endpoint: values.endpoint }),
    ...(values['path-style'] && { pathStyle: true }),
    ...(values['dual-stack'] && { dualStack: true }),
    ...(values.accelerate && { accelerate: true }),
    ...(values.fips && { fips: true }),
  };
}

/** Reads a whole number. @throws UsageError */
export function toNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} expected a whole number, got "${text}"`);
  return Number(text);
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Reads a duration, in seconds: a number with or without a unit. @throws UsageError */
export function toSeconds(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+)([smhdw]?)$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`${option} expected seconds or a duration such as 15m, 12h or 7d, got "${text}"`);
  return Number(number) * (SECONDS[unit] as number);
}

const BYTES: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
};

/** Reads a size, in bytes: a number with or without a unit. A MB is 1,000 kB, a MiB is 1,024 KiB. @throws UsageError */
export function toBytes(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+)([kmg]?i?b|)$/i.exec(text) ?? [];
  const factor = BYTES[unit.toLowerCase()];
  if (number === undefined || factor === undefined)
    throw new UsageError(`${option} expected bytes or a size such as 10MB or 64KiB, got "${text}"`);
  return Number(number) * factor;
}

/**
 * Reads a UTC date in ISO 8601, in the extended format or the basic format of X-Amz-Date.
 *
 * @throws UsageError
 */
export function toDate(text: string): Date {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const iso = basic ? `${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z` : text;
  const date = new Date(iso);
  // `Date` reads 30 February as 2 March, so the result is formatted again and compared.
  const same = !Number.isNaN(date.getTime()) && date.toISOString().replace('.000Z', 'Z') === iso;
  if (!same) {
    throw new UsageError(`--date expected a date like 2026-01-02T03:04:05Z, got "${text}"`);
  }
  return date;
}

/** Splits a text at the first separator into name and value. @throws UsageError without a separator or a name */
export function split(option: string, text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  if (at < 1) throw new UsageError(`${option} expected NAME${separator}VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Reads the value of `--dialect`. @throws UsageError */
export function toDialect(given: string | undefined): DialectName | undefined {
  return oneOf('--dialect', given, DIALECT.choices);
}

/** Checks that a value is allowed. @throws UsageError without the value, because a user may write a token after --session-token */
export function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (given === undefined || (allowed as readonly string[]).includes(given)) return given as T | undefined;
  throw new UsageError(`${option} expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`);
}
