import type { PolicyCondition, PostPolicyOptions } from '../../api/post-policy.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, DATE, EXPIRES, HELP, type OptionTable, PROFILE } from '../option-table.js';
import { split, toAddress, toBytes, toDate, toNumber, toSeconds } from '../options.js';
import { parse } from '../parse.js';

/** What to print of a form. */
export type OutputFormat = { readonly kind: 'json' | 'html' } | { readonly kind: 'curl'; readonly file: string };

/** The command line of `siglane post-policy`, read. */
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
    text: 'the key; ${filename} in it is the name of the file',
    details: 'With ${filename} every key is allowed that begins as this one does before it.',
  },
  'key-prefix': {
    type: 'string',
    value: 'PREFIX',
    text: 'every key that begins so',
    details: 'The page puts the key into the field "key".',
  },
  size: {
    type: 'string',
    value: 'MIN-MAX',
    text: 'size of the file, such as 1-10MB; default: any',
    details: 'kB, MB and GB are thousands, KiB, MiB and GiB are of 1,024.',
  },
  field: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'NAME=VALUE',
    text: 'a field of the form, such as Content-Type; repeatable',
  },
  'starts-with': {
    type: 'string',
    multiple: true,
    value: 'NAME=PREFIX',
    text: 'a field that the page fills in; repeatable',
    details: 'Its value must begin with PREFIX.',
    isRare: true,
  },
  expires: EXPIRES,
  date: DATE,
  'success-redirect': {
    type: 'string',
    value: 'URL',
    text: 'where the browser goes after the upload',
    isRare: true,
  },
  'success-status': {
    type: 'string',
    value: 'N',
    choices: ['200', '201', '204'],
    text: 'what S3 answers if the browser goes nowhere',
    details: 'Default: 204.',
    isRare: true,
  },
  html: { type: 'boolean', text: 'print an HTML form, not JSON' },
  curl: { type: 'string', value: 'FILE', text: 'print a curl command that uploads FILE' },
  profile: PROFILE,
  help: HELP,
} as const satisfies OptionTable;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readPostPolicyCommand(args: readonly string[]): PostPolicyCommand {
  const { values } = parse({ args: [...args], options: OPTIONS });
  if (values.bucket === undefined) throw new UsageError('give --bucket');
  if ((values.key === undefined) === (values['key-prefix'] === undefined))
    throw new UsageError('give --key or --key-prefix');
  if (values.html && values.curl !== undefined) throw new UsageError('--html and --curl do not go together');
  if (values.curl === '') throw new UsageError('--curl expected a file');
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
    throw new UsageError('--size expected MIN-MAX, two sizes such as 1-10MB');
  return [toBytes('--size', least), toBytes('--size', most)];
}

function toFields(texts: readonly string[]): Record<string, string> {
  const fields = texts.map((text) => split('--field', text, '='));
  const names = fields.map(([name]) => name.toLowerCase());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--field ${twice} is given twice`);
  return Object.fromEntries(fields);
}

function toCondition(text: string): PolicyCondition {
  const [name, prefix] = split('--starts-with', text, '=');
  return ['starts-with', `$${name}`, prefix];
}
