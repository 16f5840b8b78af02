import { parseArgs } from 'node:util';
import type { PresignTemplate } from '../types.js';
import { UsageError } from './exit.js';

/** The command line of `siglane presign`, read. */
export interface PresignCommand {
  readonly help: boolean;
  readonly files: readonly string[];
  readonly template: PresignTemplate;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly separator: 'newline' | 'nul';
  readonly inputNdjson: boolean;
  readonly outputNdjson: boolean;
}

const OPTIONS = {
  bucket: { type: 'string', short: 'b' },
  region: { type: 'string', short: 'r' },
  endpoint: { type: 'string' },
  'path-style': { type: 'boolean' },
  'dual-stack': { type: 'boolean' },
  method: { type: 'string', short: 'X' },
  expires: { type: 'string', short: 'e' },
  date: { type: 'string' },
  header: { type: 'string', short: 'H', multiple: true },
  query: { type: 'string', short: 'q', multiple: true },
  'max-key-bytes': { type: 'string' },
  'allow-dot-segments': { type: 'boolean' },
  null: { type: 'boolean', short: '0' },
  ndjson: { type: 'boolean' },
  'output-ndjson': { type: 'boolean' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readPresignCommand(args: readonly string[]): PresignCommand {
  const { values, positionals } = parse(args);
  if (values.ndjson && values.null) throw new UsageError('--ndjson and --null do not go together');
  if (!values.help && values.bucket === undefined && values.endpoint === undefined) {
    throw new UsageError('give --bucket, or an --endpoint that has the keys right behind it');
  }
  const template: PresignTemplate = {
    ...(values.bucket !== undefined && { bucket: values.bucket }),
    ...(values.endpoint !== undefined && { endpoint: values.endpoint }),
    ...(values['path-style'] && { pathStyle: true }),
    ...(values['dual-stack'] && { dualStack: true }),
    ...(values.method !== undefined && { method: values.method.toUpperCase() as 'GET' }),
    ...(values.expires !== undefined && { expiresIn: toNumber('--expires', values.expires) }),
    ...(values.date !== undefined && { signingDate: toDate(values.date) }),
    ...(values.header && { headers: values.header.map((text) => split('--header', text, ':')) }),
    ...(values.query && { query: values.query.map((text) => split('--query', text, '=')) }),
    ...(values['max-key-bytes'] !== undefined && { maxKeyBytes: toNumber('--max-key-bytes', values['max-key-bytes']) }),
    ...(values['allow-dot-segments'] && { allowDotSegments: true }),
  };
  return {
    help: values.help ?? false,
    files: positionals,
    template,
    region: values.region,
    profile: values.profile,
    separator: values.null ? 'nul' : 'newline',
    inputNdjson: values.ndjson ?? false,
    outputNdjson: values['output-ndjson'] ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function toNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} expected a whole number, got "${text}"`);
  return Number(text);
}

/** ISO 8601 in UTC, in the extended form or in that of X-Amz-Date. */
function toDate(text: string): Date {
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

function split(option: string, text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  if (at < 1) throw new UsageError(`${option} expected NAME${separator}VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}
