import type { DialectName } from '../../api/dialect.js';
import { UsageError } from '../exit.js';
import { DIALECT, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { toDate, toDialect } from '../options.js';
import { parse } from '../parse.js';
import { oneArgument, refuseSplitCommand } from '../request-text.js';

/** Parsed command line of `siglane diagnose`. Files are still names here. */
export interface DiagnoseCommand {
  /** The request, or the name of its file. Undefined: standard input. */
  readonly request: string | undefined;
  readonly error: string | undefined;
  readonly log: string | undefined;
  readonly canonicalRequest: string | undefined;
  readonly stringToSign: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly dialect: DialectName | undefined;
  readonly now: Date | undefined;
  readonly profile: string | undefined;
  readonly usesSecret: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  /** Undefined: colors on a terminal only. */
  readonly color: boolean | undefined;
}

export const OPTIONS = {
  error: {
    type: 'string',
    value: 'FILE',
    text: 'error response of the service, or only its body',
  },
  log: {
    type: 'string',
    value: 'FILE',
    text: 'debug log of the client',
    details: 'It must contain the canonical request or the string to sign.',
  },
  'canonical-request': { type: 'string', value: 'FILE', text: 'canonical request of the client', isRare: true },
  'string-to-sign': { type: 'string', value: 'FILE', text: 'string to sign of the client', isRare: true },
  region: { ...REGION, text: 'region that the request is for', details: 'Default: the region of the signature.' },
  service: {
    type: 'string',
    short: 's',
    value: 'NAME',
    text: 'service that the request is for',
    details: 'Default: the service of the signature.',
  },
  dialect: DIALECT,
  date: {
    type: 'string',
    value: 'DATE',
    text: 'time when the service got the request; default: now',
  },
  profile: PROFILE,
  'no-secret': { type: 'boolean', text: 'do not look for credentials', isRare: true },
  json: { type: 'boolean', text: 'print the diagnosis as one line of JSON' },
  markdown: { type: 'boolean', text: 'print Markdown, to paste into an issue' },
  color: { type: 'boolean', text: 'use colors even if the output is not a terminal', isRare: true },
  'no-color': { type: 'boolean', text: 'use no colors, as with NO_COLOR in the environment', isRare: true },
  help: HELP,
} as const satisfies OptionTable;

/** Parses the command line. @throws UsageError for an unknown option, a missing value, or options that exclude each other */
export function readDiagnoseCommand(args: readonly string[]): DiagnoseCommand {
  refuseSplitCommand(args);
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.json && values.markdown) throw new UsageError('use --json or --markdown, not both');
  if (values['no-secret'] && values.profile !== undefined)
    throw new UsageError('use --no-secret or --profile, not both');
  return {
    request: oneArgument(positionals),
    error: values.error,
    log: values.log,
    canonicalRequest: values['canonical-request'],
    stringToSign: values['string-to-sign'],
    region: values.region,
    service: values.service,
    dialect: toDialect(values.dialect),
    now: values.date === undefined ? undefined : toDate(values.date),
    profile: values.profile,
    usesSecret: !values['no-secret'],
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    color: values['no-color'] ? false : values.color,
  };
}
