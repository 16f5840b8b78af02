#!/usr/bin/env node
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { adviceOnCommand } from './advice.js';
import { complain } from './complain.js';
import { completion } from './completion/completion.js';
import { diagnose } from './diagnose/diagnose.js';
import { ExitCode, UsageError } from './exit.js';
import { help } from './help.js';
import { type Manual, toPages, toScreen } from './manual.js';
import { type CommandName, manuals, TOPICS } from './manuals.js';
import { HelpAsked } from './parse.js';
import { postPolicy } from './post-policy/post-policy.js';
import { presign } from './presign/presign.js';
import { sign } from './sign/sign.js';
import type { Surroundings } from './surroundings.js';
import { verify } from './verify/verify.js';
import { version } from './version.js';

type Run = (args: readonly string[], surroundings: Surroundings) => Promise<ExitCode>;

const runs: Readonly<Record<CommandName, Run>> = {
  presign,
  sign,
  'post-policy': postPolicy,
  verify,
  diagnose,
  completion,
};

/** Runs a command line. Returns the exit code; writes messages for people to `stderr`. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args;
  const manual = manuals.find((each) => each.name === name);
  const { stdout, stderr, signal } = surroundings;
  try {
    if (manual !== undefined) return await runs[manual.name as CommandName](rest, surroundings);
    stdout.write(answer(name, rest[0]));
    return name === undefined ? ExitCode.Usage : ExitCode.Done;
  } catch (error) {
    if (error instanceof HelpAsked && manual !== undefined) {
      stdout.write(toScreen(manual));
      return ExitCode.Done;
    }
    if (isBrokenPipe(error)) return ExitCode.Done;
    if (signal.aborted) return ExitCode.Interrupted;
    complain(stderr, error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return ExitCode.Failed;
    stderr.write(`Try: siglane ${manual === undefined ? '' : `${manual.name} `}--help\n`);
    return ExitCode.Usage;
  }
}

/** What is printed without a command. @throws UsageError for a name that means nothing */
function answer(name: string | undefined, topic: string | undefined): string {
  switch (name) {
    case undefined:
    case '--help':
    case '-h':
      return help;
    case '--version':
    case '-v':
    case '-V':
    case 'version':
      return `${version}\n`;
    case 'help':
      return topic === undefined ? help : explained(topic);
    default:
      throw noCommand(name);
  }
}

function explained(topic: string): string {
  if (Object.hasOwn(TOPICS, topic)) return TOPICS[topic as keyof typeof TOPICS];
  const manual: Manual | undefined = manuals.find(({ name }) => name === topic);
  if (manual === undefined) throw noCommand(topic);
  return toPages(manual);
}

function noCommand(name: string): UsageError {
  const what = name.startsWith('-') ? `option ${name} without a command` : `command "${name}"`;
  const names = manuals.map((each) => each.name);
  return new UsageError(`there is no ${what}${adviceOnCommand(name, names)}`);
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
  const end = () => {
    controller.abort();
    // Whoever asks a service or a program for credentials does not hear it.
    setTimeout(() => process.exit(ExitCode.Interrupted), 2000).unref();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const { env, stdin, stdout, stderr } = process;
  // A reader that goes away is noticed where it is written to; without a listener it would end the process with a trace.
  stdout.on('error', () => {});
  process.exitCode = await run(process.argv.slice(2), { env, stdin, stdout, stderr, signal: controller.signal });
  // Standard input may still be open, and would keep the process alive.
  stdin.destroy();
  // So would a reader that does not read, and whoever interrupts does not want to wait for it.
  if (process.exitCode === ExitCode.Interrupted) setTimeout(() => process.exit(), 500).unref();
}
