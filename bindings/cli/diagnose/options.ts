import type { DialectName } from '../../api/dialect.js';
import { UsageError } from '../exit.js';
import { parse, toDate, toDialect } from '../options.js';

/** The command line of `siglane diagnose`, read. Files are named, not read. */
export interface DiagnoseCommand {
  readonly help: boolean;
  /** Undefined: standard input. */
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

const OPTIONS = {
  error: { type: 'string' },
  log: { type: 'string' },
  'canonical-request': { type: 'string' },
  'string-to-sign': { type: 'string' },
  region: { type: 'string', short: 'r' },
  service: { type: 'string', short: 's' },
  dialect: { type: 'string' },
  date: { type: 'string' },
  profile: { type: 'string' },
  'no-secret': { type: 'boolean' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readDiagnoseCommand(args: readonly string[]): DiagnoseCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (positionals.length > 1) throw new UsageError(`expected one file with the request, got ${positionals.length}`);
  if (values.json && values.markdown) throw new UsageError('--json and --markdown do not go together');
  if (values['no-secret'] && values.profile !== undefined)
    throw new UsageError('--no-secret and --profile do not go together');
  return {
    help: values.help ?? false,
    request: positionals[0] === '-' ? undefined : positionals[0],
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
