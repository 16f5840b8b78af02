/** The examples as users have them: copied to a folder with the package installed. */
import { cp, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeConsumer } from '../runtime/consumer.mjs';
import { bucket, credentials, region } from '../support/example.js';
import type { ServerProgram } from '../support/server.js';
import { shellWords } from '../support/shell.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const examples = join(root, 'examples');

export async function copyExamples(): Promise<Awaited<ReturnType<typeof makeConsumer>>> {
  const consumer = await makeConsumer();
  await cp(examples, consumer.folder, { recursive: true });
  return consumer;
}

/** The commands in the first comment of an example. */
export async function commandsOf(file: string): Promise<string[]> {
  const source = await readFile(join(examples, file), 'utf8');
  const comment = /^(?:\/\/.*\n)+/.exec(source)?.[0];
  return [...(comment ?? '').matchAll(/^\/\/ {3}(\S.*)$/gm)].map(([, command]) => command as string);
}

/** A command as a program in `folder`, with the commands of npm packages on the PATH. */
export function program(commandLine: string, folder: string, sessionToken?: string): ServerProgram {
  const [command, ...args] = shellWords(commandLine) as [string, ...string[]];
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH']];
  const env = {
    PATH: path.join(delimiter),
    HOME: folder,
    NO_COLOR: '1',
    DENO_DIR: join(folder, 'deno-cache'),
    DENO_NO_UPDATE_CHECK: '1',
    DENO_NO_PROMPT: '1',
    AWS_REGION: region,
    BUCKET: bucket,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
  return { command, args, cwd: folder, env, port: /http:\/\/127\.0\.0\.1:(\d+)\// };
}
