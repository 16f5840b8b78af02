/** Runs programs, including the tools of test/runtime by name. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { commandOf } from './tools.js';

const execute = promisify(execFile);

// Otherwise Wrangler and Next would send usage reports.
const env = { ...process.env, NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false', NEXT_TELEMETRY_DISABLED: '1' };

/** Runs a program to its end and returns its output. If it fails, the error has all of its output. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute(...commandOf(command, args), { cwd, env }).catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`, { cause: error });
  });
  return stdout;
}

export interface ServerProgram {
  command: string;
  args: readonly string[];
  cwd: string;
  /** Finds the port in a line of the output. */
  port: RegExp;
}

/** Runs `use` while a server program runs. */
export async function whileRunning<T>(program: ServerProgram, use: (origin: string) => Promise<T>): Promise<T> {
  const { command, args, cwd, port } = program;
  const child = spawn(...commandOf(command, args), { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    let printed = '';
    for await (const line of createInterface({ input: child.stdout })) {
      const found = port.exec(line)?.[1];
      if (found !== undefined) return await use(`http://127.0.0.1:${found}`);
      printed += `${line}\n`;
    }
    throw new Error(`${command} ended and named no port; it printed:\n${printed}`);
  } finally {
    child.kill();
    await ended;
  }
}
