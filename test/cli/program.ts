import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { credentials } from '../support/example.js';

/** The built program, as the package's `bin` runs it. */
export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const examples = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
};

/**
 * Starts `siglane` with the example credentials, and nothing else from the environment except `PATH`. `script` is
 * another copy of the program.
 */
export function start(
  args: readonly string[],
  env: Record<string, string> = examples,
  node: readonly string[] = [],
  script = program,
): ChildProcessWithoutNullStreams {
  const home = fileURLToPath(new URL('./no-home/', import.meta.url));
  return spawn(process.execPath, [...node, script, ...args], {
    // Otherwise a run without keys would wait for the role of the machine.
    env: { PATH: process.env['PATH'], HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
}

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `siglane` to its end. */
export async function run(
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
