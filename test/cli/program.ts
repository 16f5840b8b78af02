import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { examples, type Result, runHere } from './here.js';

/** The built program, as the package's `bin` runs it. */
export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export type { Result };

/** The environment of a program that has only these variables. Without keys, it would wait for the role of the machine. */
function surrounding(env: Readonly<Record<string, string>>): Record<string, string> {
  const home = fileURLToPath(new URL('./no-home/', import.meta.url));
  return { PATH: process.env['PATH'] ?? '', HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env };
}

/**
 * Starts `siglane` with the example credentials and an otherwise empty environment, except `PATH`. @param script another copy of the
 * program
 */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = examples,
  node: readonly string[] = [],
  script = program,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...node, script, ...args], { env: surrounding(env) });
}

/** Runs `siglane` to its end, in this process: 80 wrong command lines took 25 s as processes, and take 0.3 s here. */
export function run(
  args: readonly string[],
  input: string | Uint8Array = '',
  env: Readonly<Record<string, string>> = examples,
): Promise<Result> {
  async function* stdin() {
    if (input.length > 0) yield Buffer.from(input);
  }
  return runHere(args, stdin(), { env: surrounding(env) });
}

/** Runs `siglane` to its end, as a process. The AWS SDK's providers read the environment of their process. */
export async function runProcess(
  args: readonly string[],
  input: string | Uint8Array = '',
  env?: Record<string, string>,
  script?: string,
): Promise<Result> {
  const child = start(args, env, [], script);
  const text = async (stream: AsyncIterable<Buffer>) => {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  // A program that refuses its arguments does not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
