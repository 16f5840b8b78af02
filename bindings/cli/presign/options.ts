import type { PresignTemplate } from '../../api/presigner.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, parse, split, toAddress, toBytes, toDate, toSeconds } from '../options.js';
import { MOST_WORKERS, type WorkerCount } from './workers.js';

/** The command line of `siglane presign`, read. */
export interface PresignCommand {
  readonly help: boolean;
  /** Keys of the command line. */
  readonly keys: readonly string[];
  /** Names of files with keys; "-" is standard input. Without keys and files that is read. */
  readonly files: readonly string[];
  readonly template: PresignTemplate;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly separator: 'newline' | 'nul';
  readonly inputNdjson: boolean;
  readonly outputNdjson: boolean;
  /** Whether the other keys are signed when one is refused. */
  readonly skipRefused: boolean;
  readonly workers: WorkerCount;
}

const OPTIONS = {
  ...ADDRESS_OPTIONS,
  file: { type: 'string', short: 'f', multiple: true },
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
  'skip-refused': { type: 'boolean' },
  workers: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readPresignCommand(args: readonly string[]): PresignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.ndjson && values.null) throw new UsageError('--ndjson and --null do not go together');
  const { bucket, keys } = readPlace(values.bucket, positionals);
  if (!values.help && bucket === undefined && values.endpoint === undefined)
    throw new UsageError('give --bucket or s3://BUCKET/KEY, or an --endpoint that has the keys right behind it');
  const template: PresignTemplate = {
    ...(bucket !== undefined && { bucket }),
    ...toAddress(values),
    ...(values.method !== undefined && { method: values.method.toUpperCase() as 'GET' }),
    ...(values.expires !== undefined && { expiresIn: toSeconds('--expires', values.expires) }),
    ...(values.date !== undefined && { signingDate: toDate(values.date) }),
    ...(values.header && { headers: values.header.map((text) => split('--header', text, ':')) }),
    ...(values.query && { query: values.query.map((text) => split('--query', text, '=')) }),
    ...(values['max-key-bytes'] !== undefined && { maxKeyBytes: toBytes('--max-key-bytes', values['max-key-bytes']) }),
    ...(values['allow-dot-segments'] && { allowDotSegments: true }),
  };
  return {
    help: values.help ?? false,
    keys,
    files: values.file ?? (keys.length === 0 ? ['-'] : []),
    template,
    region: values.region,
    profile: values.profile,
    separator: values.null ? 'nul' : 'newline',
    inputNdjson: values.ndjson ?? false,
    outputNdjson: values['output-ndjson'] ?? false,
    skipRefused: values['skip-refused'] ?? false,
    workers: toWorkerCount(values.workers ?? 'auto'),
  };
}

/**
 * The bucket and the keys of a command line, where a key may stand as AWS's command has it: s3://BUCKET/KEY.
 *
 * @throws UsageError if there are two buckets
 */
function readPlace(given: string | undefined, words: readonly string[]): { bucket?: string; keys: string[] } {
  let bucket = given;
  const keys = words.map((word) => {
    const [, own, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(word) ?? [];
    if (own === undefined || key === undefined) {
      if (word.startsWith('s3://')) throw new UsageError(`"${word}" must be s3://BUCKET/KEY`);
      return word;
    }
    if (bucket !== undefined && bucket !== own)
      throw new UsageError(`one bucket at a time: ${bucket} and ${own} are two`);
    bucket = own;
    return key;
  });
  return { ...(bucket !== undefined && { bucket }), keys };
}

/** @throws UsageError */
function toWorkerCount(text: string): WorkerCount {
  if (text === 'auto') return text;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_WORKERS) {
    throw new UsageError(`--workers expected a number from 1 to ${MOST_WORKERS}, or auto, got "${text}"`);
  }
  return count;
}
