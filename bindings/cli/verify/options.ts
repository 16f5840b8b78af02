import type { DialectName } from '../../api/dialect.js';
import { DIALECT, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { toDate, toDialect } from '../options.js';
import { parse } from '../parse.js';
import { oneArgument, refuseSplitCommand } from '../request-text.js';

/** Parsed command line of `siglane verify`. */
export interface VerifyCommand {
  /** The request, or the name of its file. Undefined: standard input. */
  readonly request: string | undefined;
  /** Method for a presigned URL, which does not contain it. */
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
    text: 'method that the URL must be signed for',
    details: 'Default: any. The output names the method.',
  },
  region: { ...REGION, text: 'region that it must be signed for', details: 'Default: the region of the host.' },
  service: {
    type: 'string',
    short: 's',
    value: 'NAME',
    text: 'service that it must be signed for',
    details: 'Default: the service of the host.',
  },
  date: { type: 'string', value: 'DATE', text: 'time when the service gets the request; default: now' },
  dialect: DIALECT,
  profile: { type: 'string', value: 'NAME', text: PROFILE.text, details: PROFILE.details },
  json: { type: 'boolean', text: 'print the result as one line of JSON' },
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
