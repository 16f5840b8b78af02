import type { PresignTemplate } from '../../api/presigner.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, DATE, EXPIRES, HELP, type OptionTable, PROFILE } from '../option-table.js';
import { split, toAddress, toBytes, toDate, toSeconds } from '../options.js';
import { parse } from '../parse.js';
import { MOST_WORKERS, type WorkerCount } from './workers.js';

/** Parsed command line of `siglane presign`. */
export interface PresignCommand {
  /** Keys from the command line. */
  readonly keys: readonly string[];
  /** Names of files with keys; "-" is standard input, which is the default if there are no keys. */
  readonly files: readonly string[];
  readonly template: PresignTemplate;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly separator: 'newline' | 'nul';
  readonly inputNdjson: boolean;
  readonly outputNdjson: boolean;
  /** Continue after a refused key. */
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
    text: 'file with keys, "-" for standard input; repeatable',
  },
  method: {
    type: 'string',
    short: 'X',
    value: 'NAME',
    choices: ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'],
    text: 'method of the request; default: GET',
  },
  expires: EXPIRES,
  date: { ...DATE, details: 'The same date gives the same URLs. Default: now.' },
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    value: "'N: VALUE'",
    text: 'header that the client must send; repeatable',
  },
  query: {
    type: 'string',
    short: 'q',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'query parameter of every URL; repeatable',
  },
  'max-key-bytes': { type: 'string', value: 'N', text: 'length of the longest key; default: 1024', isRare: true },
  'allow-dot-segments': {
    type: 'boolean',
    text: 'sign keys with a segment "." or ".."',
    details: 'Most clients remove such segments, and then request another object.',
    isRare: true,
  },
  null: { type: 'boolean', short: '0', text: 'keys end with NUL, as from "find -print0"', isRare: true },
  ndjson: {
    type: 'boolean',
    text: 'lines are JSON: "key", or {"key": "…", "query": {…}}',
    details: 'An object may also have its own "method", "headers" and "expiresIn" (seconds).',
  },
  'output-ndjson': { type: 'boolean', text: 'print each URL as {"key": "…", "url": "…"}', isRare: true },
  'skip-refused': {
    type: 'boolean',
    text: 'continue after a refused key',
    details:
      'It prints an empty line (NDJSON: null) in place of the URL, and the reason on standard error. The exit code is 1.',
    isRare: true,
  },
  workers: {
    type: 'string',
    value: 'N',
    choices: ['auto', '1', '2', '4'],
    isOpen: true,
    text: 'number of threads, 1 to 64, or auto',
    details: 'Default: auto, which starts up to four threads for a long input.',
    isRare: true,
  },
  profile: PROFILE,
  help: HELP,
} as const satisfies OptionTable;

/** Parses the command line. @throws UsageError for an unknown option, a missing value, or options that exclude each other */
export function readPresignCommand(args: readonly string[]): PresignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.ndjson && values.null) throw new UsageError('use --ndjson or --null, not both');
  const { bucket, keys } = readPlace(values.bucket, positionals);
  if (bucket === undefined && values.endpoint === undefined)
    throw new UsageError('no bucket. Use --bucket or s3://BUCKET/KEY, or --endpoint for a server without buckets');
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

/** Address of an object, as the AWS CLI writes it. The bucket may be the ARN of an access point, which contains slashes. */
const ADDRESS = /^s3:\/\/((?!arn:)[^/]+|arn:[^/]*(?::outpost\/[^/]+\/|:)accesspoint[:/][^/]+)\/(.+)$/is;
/** Arguments that look like an address, or like the ARN of a bucket or object. */
const LIKE_ADDRESS = /^(?:s3:\/\/|arn:[\w-]+:s3:::)/i;
const ARN = /^(?:s3:\/\/)?arn:[\w-]+:s3[\w-]*:[^:]/i;

/**
 * Reads bucket and keys from the arguments. A key may have the AWS CLI's form s3://BUCKET/KEY.
 *
 * @throws UsageError for two different buckets, or an address without a key
 */
function readPlace(given: string | undefined, words: readonly string[]): { bucket?: string; keys: string[] } {
  let bucket = given;
  const keys = words.map((word) => {
    const [, own, key] = ADDRESS.exec(word) ?? [];
    if (own === undefined || key === undefined) {
      refuseOtherAddress(word, given);
      return word;
    }
    if (bucket !== undefined && bucket !== own) throw new UsageError(`expected one bucket, got ${bucket} and ${own}`);
    bucket = own;
    return key;
  });
  return { ...(bucket !== undefined && { bucket }), keys };
}

/** @throws UsageError for an argument that was meant as an address, not as a key */
function refuseOtherAddress(word: string, bucket: string | undefined): void {
  if (ARN.test(word) && (LIKE_ADDRESS.test(word) || bucket === undefined))
    throw new UsageError(
      `expected the ARN of an access point and a key, got "${word}". Use s3://ARN/KEY, or --bucket ARN KEY`,
    );
  if (LIKE_ADDRESS.test(word)) throw new UsageError(`expected s3://BUCKET/KEY, got "${word}"`);
  if (/^https?:\/\//i.test(word) && bucket === undefined)
    throw new UsageError('the argument is a URL. Use siglane sign --url to presign it');
}

/** Reads the value of `--workers`. @throws UsageError */
function toWorkerCount(text: string): WorkerCount {
  if (text === 'auto') return text;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_WORKERS) {
    throw new UsageError(`--workers expected a number from 1 to ${MOST_WORKERS} or auto, got "${text}"`);
  }
  return count;
}
