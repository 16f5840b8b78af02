import type { DialectName } from '../../api/dialect.js';
import { DIALECT, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { toDate, toDialect } from '../options.js';
import { parse } from '../parse.js';
import { oneArgument, refuseSplitCommand } from '../request-text.js';

/** The command line of `siglane verify`, read. */
export interface VerifyCommand {
  /** The request itself, or the name of its file. Undefined: standard input. */
  readonly request: string | undefined;
  /** Of a URL, which does not say it. */
  readonly method: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly dialect: DialectName | undefined;
  readonly now: Date | undefined;
  readonly profile: string | undefined;
  readonly json: boolean;
}

export const OPTIONS = {
  method: {
    type: 'string',
    short: 'X',
    value: 'NAME',
    choices: ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'],
    isOpen: true,
    text: 'the method that a URL must be good for',
    details: 'Default: any. The answer says which one it is.',
  },
  region: { ...REGION, text: 'the region that it must be signed for', details: 'Default: the one of the host.' },
  service: {
    type: 'string',
    short: 's',
    value: 'NAME',
    text: 'the service that it must be signed for',
    details: 'Default: the one of the host.',
  },
  date: { type: 'string', value: 'DATE', text: 'when the service gets it; default: now' },
  dialect: DIALECT,
  profile: { type: 'string', value: 'NAME', text: PROFILE.text, details: PROFILE.details },
  json: { type: 'boolean', text: 'print the answer as JSON in one line' },
  help: HELP,
} as const satisfies OptionTable;

/** @throws UsageError if an option is unknown or lacks its value */
export function readVerifyCommand(args: readonly string[]): VerifyCommand {
  refuseSplitCommand(args);
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  return {
    request: oneArgument(positionals),
    method: values.method?.toUpperCase(),
    region: values.region,
    service: values.service,
    dialect: toDialect(values.dialect),
    now: values.date === undefined ? undefined : toDate(values.date),
    profile: values.profile,
    json: values.json ?? false,
  };
}
