#!/usr/bin/env node
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nearest } from '../api/suggestions.js';
import { complain } from './complain.js';
import { diagnose } from './diagnose/diagnose.js';
import { diagnoseHelp } from './diagnose/help.js';
import { ExitCode, UsageError } from './exit.js';
import { help } from './help.js';
import { postPolicyHelp } from './post-policy/help.js';
import { postPolicy } from './post-policy/post-policy.js';
import { presignHelp } from './presign/help.js';
import { presign } from './presign/presign.js';
import { signHelp } from './sign/help.js';
import { sign } from './sign/sign.js';
import type { Surroundings } from './surroundings.js';
import { version } from './version.js';

interface Command {
  readonly help: string;
  run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode>;
}

const commands: ReadonlyMap<string, Command> = new Map([
  ['presign', { help: presignHelp, run: presign }],
  ['sign', { help: signHelp, run: sign }],
  ['post-policy', { help: postPolicyHelp, run: postPolicy }],
  ['diagnose', { help: diagnoseHelp, run: diagnose }],
]);

/** Runs a command line. Returns the exit code; writes messages for people to `stderr`. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = commands.get(name ?? '');
  const { stdout, stderr, signal } = surroundings;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      stdout.write((name === 'help' && commands.get(rest[0] ?? '')?.help) || help);
      return name === undefined ? ExitCode.Usage : ExitCode.Done;
    }
    if (name === '--version' || name === '-v' || name === 'version') {
      stdout.write(`${version}\n`);
      return ExitCode.Done;
    }
    if (command === undefined) throw new UsageError(`there is no command "${name}"${suggested(name)}`);
    return await command.run(rest, surroundings);
  } catch (error) {
    if (isBrokenPipe(error)) return ExitCode.Done;
    if (signal.aborted) return ExitCode.Interrupted;
    complain(stderr, error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return ExitCode.Failed;
    stderr.write(`Try: siglane ${command ? `${name} ` : ''}--help\n`);
    return ExitCode.Usage;
  }
}

function suggested(name: string): string {
  const near = nearest(name, commands.keys());
  return near === undefined ? '' : `: did you mean ${near}?`;
}

/** The reader of our output has gone, `head` for example: there is nothing left to do, and nothing to complain about. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

function isMain(): boolean {
  const script = process.argv[1];
  return script !== undefined && existsSync(script) && realpathSync(script) === fileURLToPath(import.meta.url);
}

if (isMain()) {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  const { env, stdin, stdout, stderr } = process;
  // A reader that goes away is noticed where it is written to; without a listener it would end the process with a trace.
  stdout.on('error', () => {});
  process.exitCode = await run(process.argv.slice(2), { env, stdin, stdout, stderr, signal: controller.signal });
  // Standard input may still be open, and would keep the process alive.
  stdin.destroy();
  // So would a reader that does not read, and whoever interrupts does not want to wait for it.
  if (process.exitCode === ExitCode.Interrupted) setTimeout(() => process.exit(), 500).unref();
}
