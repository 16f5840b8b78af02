/** Programs of others: found, run, and spoken to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { findProgram } from '../../scripts/find-program.mjs';
import type { Connection, Session } from './client.js';

/**
 * The path of a program. Debian's own comes first: an interpreter that is found elsewhere lacks Debian's modules.
 *
 * @param debianPackage what it is called there
 * @throws Error that says what to install if it is missing
 */
export function program(name: string, debianPackage: string): string {
  const debian = `/usr/bin/${name}`;
  return existsSync(debian) ? debian : findProgram(name, `apt-get install ${debianPackage}`);
}

/** The variables of a client, and no others: one for a proxy, say, or for another bundle of certificates, would change what it does. */
function environment({ folder }: Connection, variables: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C.UTF-8', ...variables };
}

/** What a program wrote to standard output. It works in the connection's folder. @throws Error with all that it wrote, if it fails */
export async function run(
  path: string,
  args: readonly string[],
  connection: Connection,
  variables: Record<string, string> = {},
): Promise<string> {
  const child = spawn(path, args, {
    cwd: connection.folder,
    env: environment(connection, variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [code, out, err] = await Promise.all([ended(child), textOf(child.stdout), textOf(child.stderr)]);
  if (code !== 0) throw new Error(`${path} ended with ${code}\n${out}${err}`);
  return out;
}

async function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve(code ?? signal));
  });
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}

/** The variables by which our programs in other languages are told of a connection. */
function variablesOf({ endpoint, certificate, credentials, bucket, region }: Connection): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentials;
  return {
    ENDPOINT: endpoint,
    CERTIFICATE: certificate,
    BUCKET: bucket,
    REGION: region,
    ACCESS_KEY_ID: accessKeyId,
    SECRET_ACCESS_KEY: secretAccessKey,
    ...('sessionToken' in credentials && { SESSION_TOKEN: credentials.sessionToken }),
  };
}

/**
 * A program that answers, line by line: it is given `{ "op", … }` in JSON and writes `{ "value" }` or `{ "error" }`.
 *
 * @param install what to install if it ends before it has answered
 */
export function converse(
  path: string,
  args: readonly string[],
  connection: Connection,
  install: string,
  variables = variablesOf(connection),
): { ask(op: string, given?: object): Promise<unknown>; end(): void } {
  const child = spawn(path, args, {
    cwd: connection.folder,
    env: environment(connection, variables),
    stdio: 'pipe',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  // What is written to a program that has ended is of no use; its end is told by the lines that do not come.
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

/** A session that such a program has: each of its methods is asked for by its name. */
export function sessionOf(...conversation: Parameters<typeof converse>): Required<Session> {
  const { ask, end } = converse(...conversation);
  return {
    put: async (key, file, how) => void (await ask('put', { key, file, how })),
    get: async (key, file) => void (await ask('get', { key, file })),
    list: async (prefix) => (await ask('list', { prefix })) as string[],
    remove: async (key) => void (await ask('remove', { key })),
    presign: async (key) => (await ask('presign', { key })) as string,
    form: async (key) => (await ask('form', { key })) as { url: string; fields: Record<string, string> },
    end,
  };
}
