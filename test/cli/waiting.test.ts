/** On a terminal, every command that reads standard input says so. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { run } from '../../dist/cli/main.js';
import { credentials, reference } from '../support/example.js';

const env = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
};

/** Messages shown while `typed` is read. */
async function shown(args: readonly string[], typed: string, isTTY: boolean): Promise<string> {
  async function* keyboard() {
    yield Buffer.from(typed);
  }
  let text = '';
  const write = (piece: Buffer, _: string, done: () => void) => {
    text += piece;
    done();
  };
  const stderr = Object.assign(new Writable({ write }), { isTTY: true });
  const stdout = new Writable({ write: (_, __, done) => done() });
  const stdin = Object.assign(keyboard(), { isTTY });
  await run(args, { env, stdin, stdout, stderr, signal: new AbortController().signal });
  return text;
}

it.each([
  [['presign', '-b', 'examplebucket'], 'key\n', 'keys, one a line'],
  [['verify'], reference({ path: '/a' }).url, 'a request'],
  [['diagnose', '-'], reference({ path: '/a' }).url, 'a request'],
  [['sign', '-d', '@-', 'https://examplebucket.s3.amazonaws.com/a'], 'text', 'the body'],
])('%j', async (args, typed, what) => {
  const waits = `Waiting for ${what}. End with Ctrl-D (on Windows Ctrl-Z and Enter).\n`;
  expect(await shown(args, typed, true)).toBe(waits);
  expect(await shown(args, typed, false)).toBe('');
});
