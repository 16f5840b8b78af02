/** Parses command lines. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ALIASES, adviceOnOption } from './advice.js';
import { UsageError } from './exit.js';

/** Thrown for `--help`, which overrides the rest of the command line. */
export class HelpAsked extends Error {
  override readonly name = 'HelpAsked';
}

/**
 * Parses a command line with Node's `parseArgs`. Accepts the AWS CLI's names of options too.
 *
 * @throws UsageError if an option is unknown or lacks its value; HelpAsked for `--help`
 */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  const read = parseOrExplain(config);
  if ((read.values as { help?: unknown }).help) throw new HelpAsked();
  return read;
}

function parseOrExplain<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: withoutAliases(config.args ?? []) } as T);
  } catch (error) {
    throw new UsageError(explained(error as Error & { code?: string }, Object.keys(config.options ?? {})));
  }
}

function withoutAliases(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const [name = '', ...value] = arg.split(/(?==)/);
    const own = end >= 0 && i > end ? undefined : ALIASES[name];
    return own === undefined ? arg : own + value.join('');
  });
}

/** Rewrites an error message of `parseArgs`. */
function explained({ code, message }: Error & { code?: string }, names: readonly string[]): string {
  const option = /(--[\w-]+|-\w)(?=[ ,'"]|$)/.exec(message.replace(/^.*?(?='-)/s, ''))?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `unknown option ${option}${adviceOnOption(option, names)}`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
    return 'expected only options, got an argument. Write each value after its option';
  const long = /--[\w-]+/.exec(message)?.[0] ?? option;
  if (/does not take an argument/.test(message)) return `${long} takes no value`;
  if (/ambiguous/.test(message)) return `${long} needs a value. Write ${long}=-… if the value begins with "-"`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${long} needs a value`;
  return message;
}
