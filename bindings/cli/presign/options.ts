import type { PresignTemplate } from '../../api/presigner.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, DATE, EXPIRES, HELP, type OptionTable, PROFILE } from '../option-table.js';
import { split, toAddress, toBytes, toDate, toSeconds } from '../options.js';
import { parse } from '../parse.js';
import { MOST_WORKERS, type WorkerCount } from './workers.js';

/** The command line of `siglane presign`, read. */
export interface PresignCommand {
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

export const OPTIONS = {
  ...ADDRESS_OPTIONS,
  file: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'FILE',
    text: 'keys from a file, "-" for standard input; repeatable',
  },
  method: {
    type: 'string',
    short: 'X',
    value: 'NAME',
    choices: ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'],
    text: 'the method of the request; default: GET',
  },
  expires: EXPIRES,
  date: { ...DATE, details: 'URLs are then the same each time. Default: now.' },
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    value: "'N: VALUE'",
    text: 'a header that the client must send; repeatable',
  },
  query: {
    type: 'string',
    short: 'q',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'a query parameter of every URL; repeatable',
  },
  'max-key-bytes': { type: 'string', value: 'N', text: 'the longest key; default: 1024 bytes', isRare: true },
  'allow-dot-segments': {
    type: 'boolean',
    text: 'sign keys with a segment "." or ".."',
    details: 'Most clients remove such segments, and the URL is then that of another object.',
    isRare: true,
  },
  null: { type: 'boolean', short: '0', text: 'keys end with NUL ("find -print0"), not with a newline', isRare: true },
  ndjson: {
    type: 'boolean',
    text: 'lines are JSON: "key", or {"key": "…", "query": {…}}',
    details: 'An object may have "query", "method", "headers" and "expiresIn" of its own.',
  },
  'output-ndjson': { type: 'boolean', text: 'write each line as {"key": "…", "url": "…"}', isRare: true },
  'skip-refused': {
    type: 'boolean',
    text: 'go on after a key that is refused',
    details: 'An empty line (NDJSON: null) is in its place, the reason goes to standard error, and the exit code is 1.',
    isRare: true,
  },
  workers: {
    type: 'string',
    value: 'N',
    choices: ['auto', '1', '2', '4'],
    isOpen: true,
    text: 'sign with N threads, 1 to 64, or auto',
    details: 'auto, the default, starts up to four once the input is long.',
    isRare: true,
  },
  profile: PROFILE,
  help: HELP,
} as const satisfies OptionTable;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readPresignCommand(args: readonly string[]): PresignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.ndjson && values.null) throw new UsageError('--ndjson and --null do not go together');
  const { bucket, keys } = readPlace(values.bucket, positionals);
  if (bucket === undefined && values.endpoint === undefined)
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
      if (/^(?:s3:\/\/|arn:aws[\w-]*:s3:::)/.test(word)) throw new UsageError(`"${word}" must be s3://BUCKET/KEY`);
      if (/^https?:\/\//.test(word) && given === undefined)
        throw new UsageError('the argument is a URL: siglane sign --url presigns it');
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
