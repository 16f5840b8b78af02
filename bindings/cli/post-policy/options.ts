import type { PolicyCondition, PostPolicyOptions } from '../../api/post-policy.js';
import { UsageError } from '../exit.js';
import { ADDRESS_OPTIONS, parse, split, toAddress, toBytes, toDate, toNumber, toSeconds } from '../options.js';

/** What to print of a form. */
export type OutputFormat = { readonly kind: 'json' | 'html' } | { readonly kind: 'curl'; readonly file: string };

/** The command line of `siglane post-policy`, read. */
export interface PostPolicyCommand {
  readonly help: boolean;
  readonly options: PostPolicyOptions;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly format: OutputFormat;
}

const OPTIONS = {
  ...ADDRESS_OPTIONS,
  key: { type: 'string', short: 'k' },
  'key-prefix': { type: 'string' },
  size: { type: 'string' },
  field: { type: 'string', short: 'f', multiple: true },
  'starts-with': { type: 'string', multiple: true },
  expires: { type: 'string', short: 'e' },
  date: { type: 'string' },
  'success-redirect': { type: 'string' },
  'success-status': { type: 'string' },
  html: { type: 'boolean' },
  curl: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readPostPolicyCommand(args: readonly string[]): PostPolicyCommand {
  const { values } = parse({ args: [...args], options: OPTIONS });
  if (!values.help) {
    if (values.bucket === undefined) throw new UsageError('give --bucket');
    if ((values.key === undefined) === (values['key-prefix'] === undefined))
      throw new UsageError('give --key or --key-prefix');
    if (values.html && values.curl !== undefined) throw new UsageError('--html and --curl do not go together');
    if (values.curl === '') throw new UsageError('--curl expected a file');
  }
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
    help: values.help ?? false,
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
