/** Third-party programs, run without the environment of the tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Conversation, converse } from '../support/conversation.js';
import type { Connection, Session } from './client.js';

/** All variables of a client: a proxy or a certificate bundle in the environment would change its behaviour. */
function environment({ folder }: Connection, variables: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C.UTF-8', ...variables };
}

/**
 * Standard output of a program, which runs in the connection's folder. @throws Error with all of its output, if it
 * fails
 */
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

/** The variables that tell the programs in other languages about a connection. */
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
 * A session that is a program of `programs/`: it is told of the connection by its environment, and asked for each method by its name.
 *
 * @param install what to install if it does not start
 */
export function sessionOf(
  path: string,
  args: readonly string[],
  connection: Connection,
  install: string,
): Required<Session> {
  const { ask, end } = converseWithin(connection, path, args, install, variablesOf(connection));
  return {
    put: async (key, file, how) => void (await ask('put', { key, file, how })),
    get: async (key, file) => void (await ask('get', { key, file })),
    list: async (prefix) => (await ask('list', { prefix })) as string[],
    remove: async (key) => void (await ask('remove', { key })),
    presign: async (key) => (await ask('presign', { key })) as string,
    presignPut: async (key) => (await ask('presignPut', { key })) as string,
    form: async (key) => (await ask('form', { key })) as { url: string; fields: Record<string, string> },
    end,
  };
}

/** A program that reads requests line by line, in the connection's folder. */
export function converseWithin(
  connection: Connection,
  path: string,
  args: readonly string[],
  install: string,
  variables: Record<string, string>,
): Conversation {
  return converse(path, args, install, { cwd: connection.folder, env: environment(connection, variables) });
}
