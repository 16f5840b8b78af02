import { UsageError } from '../exit.js';
import { HELP, type OptionTable } from '../option-table.js';
import { parse } from '../parse.js';

export type Shell = 'bash' | 'zsh';

export const OPTIONS = { help: HELP } as const satisfies OptionTable;

/** Parses the command line of `siglane completion`. @throws UsageError if it does not name one shell */
export function readCompletionCommand(args: readonly string[]): Shell {
  const { positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [shell] = positionals;
  if (positionals.length !== 1 || (shell !== 'bash' && shell !== 'zsh'))
    throw new UsageError('expected the name of a shell: bash or zsh');
  return shell;
}
