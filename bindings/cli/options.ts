/** Values of options: what the commands share. */
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
  return oneOf('--dialect', given, DIALECT.choices);
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
