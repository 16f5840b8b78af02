import { ExitCode } from '../exit.js';
import { manuals, TOPICS } from '../manuals.js';
import { Output } from '../output.js';
import type { Surroundings } from '../surroundings.js';
import { toBash } from './bash.js';
import { readCompletionCommand } from './options.js';
import { toZsh } from './zsh.js';

/** Runs `siglane completion`. Returns the exit code. @throws UsageError, or the error of writing */
export async function completion(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const script = readCompletionCommand(args) === 'bash' ? toBash : toZsh;
  const output = new Output(surroundings);
  await output.write(Buffer.from(script(manuals, Object.keys(TOPICS))), 0);
  await output.finish();
  return ExitCode.Done;
}
