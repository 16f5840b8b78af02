/** Programs in other languages, with a line of JSON for each request and response. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findProgram } from '../../scripts/find-program.mjs';

/**
 * The path of a program. Debian's own comes first, because an interpreter from elsewhere lacks Debian's modules.
 *
 * @param debianPackage name of the package in Debian
 * @throws Error that says what to install if it is missing
 */
export function program(name: string, debianPackage: string): string {
  const debian = `/usr/bin/${name}`;
  return existsSync(debian) ? debian : findProgram(name, `apt-get install ${debianPackage}`);
}

export interface Conversation {
  /**
   * Writes `{ "op", … }` as a line of JSON, and reads one: `{ "value" }` or `{ "error" }`.
   *
   * @throws Error with the received error, or with the standard error of a program that has ended
   */
  ask(op: string, given?: object): Promise<unknown>;
  end(): void;
}

/**
 * Starts such a program. It answers in the order of the requests.
 *
 * @param install package to install if the program ends before it has answered
 */
export function converse(
  path: string,
  args: readonly string[],
  install: string,
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
): Conversation {
  const child = spawn(path, args, { cwd, env, stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  // `ask` notices the end of the program, because no line follows.
  child.stdin.on('error', () => {});
  child.once('error', (error) => {
    said += error.message;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(op, given = {}) {
      child.stdin.write(`${JSON.stringify({ op, ...given })}\n`);
      const { value: line, done } = await lines.next();
      if (done === true) throw new Error(`${path} ended; is anything missing? ${install}\n${said}`);
      const { value, error } = JSON.parse(line) as { value?: unknown; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    },
    end() {
      child.stdin.end();
    },
  };
}
