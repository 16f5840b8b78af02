import type { DialectName } from '../../api/dialect.js';
import { UsageError } from '../exit.js';
import { DIALECT, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { toDate, toDialect } from '../options.js';
import { parse } from '../parse.js';
import { oneArgument, refuseSplitCommand } from '../request-text.js';

/** The command line of `siglane diagnose`, read. Files are named, not read. */
export interface DiagnoseCommand {
  /** The request itself, or the name of its file. Undefined: standard input. */
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
  /** Undefined: as the terminal is. */
  readonly color: boolean | undefined;
}

export const OPTIONS = {
  error: {
    type: 'string',
    value: 'FILE',
    text: 'what the service answered: the body or all of it',
  },
  log: {
    type: 'string',
    value: 'FILE',
    text: 'a debug log of the client',
    details: 'One that has its canonical request or its string to sign.',
  },
  'canonical-request': { type: 'string', value: 'FILE', text: "the client's canonical request", isRare: true },
  'string-to-sign': { type: 'string', value: 'FILE', text: "the client's string to sign", isRare: true },
  region: { ...REGION, text: 'the region that the request is for', details: 'Default: the one it was signed for.' },
  service: {
    type: 'string',
    short: 's',
    value: 'NAME',
    text: 'the service that the request is for',
    details: 'Default: the one it was signed for.',
  },
  dialect: DIALECT,
  date: {
    type: 'string',
    value: 'DATE',
    text: 'when the service got the request; default: now',
  },
  profile: PROFILE,
  'no-secret': { type: 'boolean', text: 'do not look for credentials', isRare: true },
  json: { type: 'boolean', text: 'print the diagnosis as JSON in one line' },
  markdown: { type: 'boolean', text: 'print it as Markdown, to paste into an issue' },
  color: { type: 'boolean', text: 'colours, also where the output is not a terminal', isRare: true },
  'no-color': { type: 'boolean', text: 'no colours; NO_COLOR in the environment does so too', isRare: true },
  help: HELP,
} as const satisfies OptionTable;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readDiagnoseCommand(args: readonly string[]): DiagnoseCommand {
  refuseSplitCommand(args);
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.json && values.markdown) throw new UsageError('--json and --markdown do not go together');
  if (values['no-secret'] && values.profile !== undefined)
    throw new UsageError('--no-secret and --profile do not go together');
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
