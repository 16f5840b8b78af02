import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProgram {
  command: string;
  args: readonly string[];
  cwd: string;
  /** The complete environment of the program. */
  env: NodeJS.ProcessEnv;
  /** Finds the port in the output, with the text after the port, because output comes in pieces. */
  port: RegExp;
}

/** Longer than any test waits, because a test that times out does not end the programs that it has started. */
const LONGEST = 90_000;

/** Runs `use` while a server program runs, which listens on 127.0.0.1. */
export async function whileServing<T>(program: ServerProgram, use: (origin: string) => Promise<T>): Promise<T> {
  const { command, args, cwd, env } = program;
  // A separate process group, so that the command's child processes end too: commands of npm packages may be scripts.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true, timeout: LONGEST });
  // Settles without a process, too: then there is no 'exit' event, and `listening` has the error.
  const exited = once(child, 'exit').catch(() => {});
  const listening = new Promise<string>((resolve, reject) => {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
        const port = program.port.exec(printed)?.[1];
        if (port !== undefined) resolve(port);
      });
    }
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${command} ended and named no port; it printed:\n${printed}`)));
  });
  try {
    return await use(`http://127.0.0.1:${await listening}`);
  } finally {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
    await exited;
  }
}
