import type { PolicyCondition, PostPolicyOptions } from '../../api/post-policy.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, DATE, EXPIRES, HELP, type OptionTable, PROFILE } from '../option-table.js';
import { split, toAddress, toBytes, toDate, toNumber, toSeconds } from '../options.js';
import { parse } from '../parse.js';

/** Output format of a form. */
export type OutputFormat = { readonly kind: 'json' | 'html' } | { readonly kind: 'curl'; readonly file: string };

/** Parsed command line of `siglane post-policy`. */
export interface PostPolicyCommand {
  readonly options: PostPolicyOptions;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly format: OutputFormat;
}

export const OPTIONS = {
  ...ADDRESS_OPTIONS,
  key: {
    type: 'string',
    short: 'k',
    value: 'KEY',
    text: 'object key; S3 replaces ${filename} by the file name',
    details: 'With ${filename}, the form allows every key that begins with the text before it.',
  },
  'key-prefix': {
    type: 'string',
    value: 'PREFIX',
    text: 'allow every key with this prefix',
    details: 'The page puts the key into the field "key".',
  },
  size: {
    type: 'string',
    value: 'MIN-MAX',
    text: 'size of the file, such as 1-10MB; default: any',
    details: 'A kB is 1,000 bytes and a KiB is 1,024 bytes. MB, GB, MiB and GiB work too.',
  },
  field: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'field of the form, such as Content-Type; repeatable',
  },
  'starts-with': {
    type: 'string',
    multiple: true,
    value: 'NAME=PREFIX',
    text: 'field that the page fills in; repeatable',
    details: 'Its value must begin with PREFIX.',
    isRare: true,
  },
  expires: EXPIRES,
  date: DATE,
  'success-redirect': {
    type: 'string',
    value: 'URL',
    text: 'page that the browser opens after the upload',
    isRare: true,
  },
  'success-status': {
    type: 'string',
    value: 'N',
    choices: ['200', '201', '204'],
    text: 'status of the response without --success-redirect',
    details: 'Default: 204.',
    isRare: true,
  },
  html: { type: 'boolean', text: 'print an HTML form' },
  curl: { type: 'string', value: 'FILE', text: 'print a curl command that uploads FILE' },
  profile: PROFILE,
  help: HELP,
} as const satisfies OptionTable;

/** Parses the command line. @throws UsageError for an unknown option, a missing value, or options that exclude each other */
export function readPostPolicyCommand(args: readonly string[]): PostPolicyCommand {
  const { values } = parse({ args: [...args], options: OPTIONS });
  if (values.bucket === undefined) throw new UsageError('no bucket. Use --bucket');
  if (values.key === undefined && values['key-prefix'] === undefined)
    throw new UsageError('no key. Use --key, or --key-prefix for many keys');
  if (values.key !== undefined && values['key-prefix'] !== undefined)
    throw new UsageError('use --key or --key-prefix, not both');
  if (values.html && values.curl !== undefined) throw new UsageError('use --html or --curl, not both');
  if (values.curl === '') throw new UsageError('--curl expected a file name, got ""');
  const options: PostPolicyOptions = {
    bucket: values.bucket ?? '',
    ...toAddress(values),
    ...(values.key !== undefined && { key: values.key }),
    ...(values['key-prefix'] !== undefined && { keyPrefix: values['key-prefix'] }),
    ...(values.size !== undefined && { contentLengthRange: toRange(values.size) }),
    ...(values.field && { fields: toFields(values.field) }),
    ...(values['starts-with'] && { conditions: values['starts-with'].map(toCondition) }),
    ...(values.expires !== undefined && { expiresIn: toSeconds('--expires', values.expires) }),
    ...(values.date !== undefined && { signingDate: toDate(values.date) }),
    ...(values['success-redirect'] !== undefined && { successRedirect: values['success-redirect'] }),
    ...(values['success-status'] !== undefined && {
      successStatus: toNumber('--success-status', values['success-status']) as 200,
    }),
  };
  const { curl: file } = values;
  return {
    options,
    region: values.region,
    profile: values.profile,
    format: file === undefined ? { kind: values.html ? 'html' : 'json' } : { kind: 'curl', file },
  };
}

function toRange(text: string): [number, number] {
  const [least, most, ...others] = text.split('-');
  if (least === undefined || most === undefined || others.length > 0)
    throw new UsageError(`--size expected MIN-MAX, such as 1-10MB, got "${text}"`);
  return [toBytes('--size', least), toBytes('--size', most)];
}

function toFields(texts: readonly string[]): Record<string, string> {
  const fields = texts.map((text) => split('--field', text, '='));
  const names = fields.map(([name]) => name.toLowerCase());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--field ${twice} is given twice. A form has each field once`);
  return Object.fromEntries(fields);
}

function toCondition(text: string): PolicyCondition {
  const [name, prefix] = split('--starts-with', text, '=');
  return ['starts-with', `$${name}`, prefix];
}
