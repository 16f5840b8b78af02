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
import { token } from './token/token.js';
import { verify } from './verify/verify.js';
import { version } from './version.js';

type Run = (args: readonly string[], surroundings: Surroundings) => Promise<ExitCode>;

const runs: Readonly<Record<CommandName, Run>> = {
  presign,
  sign,
  'post-policy': postPolicy,
  token,
  verify,
  diagnose,
  completion,
};

/** Runs a command line, and returns the exit code. Never throws: errors are written to `stderr`. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args;
  const manual = manuals.find((each) => each.name === name);
  const { stdout, stderr, signal } = surroundings;
  try {
    if (manual !== undefined) return await runs[manual.name as CommandName](rest, surroundings);
    stdout.write(answer(name, rest));
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

/** Text to print if the first word is not a command. @throws UsageError for an unknown command or option */
function answer(name: string | undefined, rest: readonly string[]): string {
  switch (name) {
    case undefined:
      return help;
    case '--help':
    case '-h':
      return explained(rest, toScreen);
    case '--version':
    case '-v':
    case '-V':
    case 'version':
      return `${version}\n`;
    case 'help':
      return explained(rest, toPages);
    default:
      throw noCommand(name);
  }
}

/** Help of the one command or topic among `words`. Without a topic, help of the program. @throws UsageError for anything else */
function explained(words: readonly string[], format: (manual: Manual) => string): string {
  const topics = words.filter((word) => word !== '--help' && word !== '-h');
  const option = topics.find((word) => word.startsWith('-'));
  if (option !== undefined)
    throw new UsageError(`unknown option ${option.split('=', 1)[0]}. Help takes only a command: siglane help COMMAND`);
  if (topics.length > 1)
    throw new UsageError(`expected one command or topic, got ${topics.length}. Write: siglane help COMMAND`);
  const [topic] = topics;
  if (topic === undefined || topic === 'help' || topic === 'version') return help;
  if (Object.hasOwn(TOPICS, topic)) return TOPICS[topic as keyof typeof TOPICS];
  const manual: Manual | undefined = manuals.find(({ name }) => name === topic);
  if (manual === undefined) throw noCommand(topic);
  return format(manual);
}

function noCommand(name: string): UsageError {
  const what = name.startsWith('-') ? `option ${name.split('=', 1)[0]} before a command` : `command "${name}"`;
  const names = manuals.map((each) => each.name);
  return new UsageError(`unknown ${what}${adviceOnCommand(name, names)}`);
}

/** Detects that the reader of the output has closed it, as `head` does. The command then ends without an error message. */
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
    // A request for credentials to a service or program cannot be aborted, so the process ends without it.
    setTimeout(() => process.exit(ExitCode.Interrupted), 2000).unref();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const { env, stdin, stdout, stderr } = process;
  // Each write reports a closed pipe. Without a listener the same error would end the process with a stack trace.
  stdout.on('error', () => {});
  process.exitCode = await run(process.argv.slice(2), { env, stdin, stdout, stderr, signal: controller.signal });
  // An open standard input would keep the process alive.
  stdin.destroy();
  // Output that nobody reads would keep the process alive too. After an interrupt, do not wait for the reader.
  if (process.exitCode === ExitCode.Interrupted) setTimeout(() => process.exit(), 500).unref();
}
