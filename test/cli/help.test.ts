import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../bindings/cli/exit.js';
import { manuals } from '../../bindings/cli/manuals.js';
import { credentials, reference } from '../support/example.js';
import { program, run } from './program.js';

const execute = promisify(execFile);
/** A terminal has 24 lines of 80 characters. The last line is for the prompt. */
const [LINES, COLUMNS] = [23, 80];
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
const names = manuals.map(({ name }) => name);

const screens: (readonly [name: string, args: readonly string[]])[] = [
  ['the program', ['--help']],
  ...names.map((name) => [name, [name, '--help']] as const),
];

describe.each(screens)('the help of %s', (name, args) => {
  it('fits a screen, and begins with three examples', async () => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(LINES);
    expect(widest(stdout)).toBeLessThanOrEqual(COLUMNS);
    const [title, before, ...rest] = lines;
    expect(title).toMatch(/^siglane/);
    expect(before).toBe('');
    for (const example of rest.slice(0, 3))
      expect(example).toMatch(
        name === 'the program' ? /^ {2}siglane \w/ : new RegExp(`^  .*\\bsiglane ${name}(?: |$)`),
      );
    expect(rest[3]).toBe('');
    expect(rest[4]).toMatch(/^Usage: siglane /);
  });
});

describe.each(manuals.map((manual) => [manual.name, manual] as const))('%s', (name, { options }) => {
  it('has every option in the short help, and explains it in the long help', async () => {
    const { stdout: screen } = await run([name, '-h']);
    const { stdout: pages } = await run(['help', name]);
    const words = pages.replace(/\s+/g, ' ');
    for (const [option, { short, text, details }] of Object.entries(options)) {
      expect(screen).toMatch(new RegExp(`--${option}(?![\\w-])`));
      expect(pages).toMatch(new RegExp(`^ +${short === undefined ? '' : `-${short}, `}--${option}(?![\\w-])`, 'm'));
      expect(words).toContain(text);
      if (details !== undefined) expect(words).toContain(details);
    }
    expect(widest(pages)).toBeLessThanOrEqual(COLUMNS);
    for (const [code] of EXIT_CODES) expect(pages).toMatch(new RegExp(`^  ${code} `, 'm'));
  });
});

it('is printed by --help, whatever else is on the command line', async () => {
  expect((await run(['sign', '--json', '--curl', '-h'])).stdout).toBe((await run(['sign', '--help'])).stdout);
});

it('has topics, and refuses unknown ones', async () => {
  expect((await run(['help', 'credentials'])).stdout).toMatch(/export-credentials.*credential_process fails/s);
  expect(widest((await run(['help', 'credentials'])).stdout)).toBeLessThanOrEqual(COLUMNS);
  expect((await run(['help', 'exit-codes'])).stdout).toMatch(/^Exit codes:\n {2}0 /);
  expect((await run(['help'])).stdout).toBe((await run(['--help'])).stdout);
  expect(await run(['help', 'presgin'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('mean presign'),
  });
});

describe('the help of', () => {
  it.each([
    ['help', 'help'],
    ['help', 'version'],
    ['help', '--help'],
    ['help', '-h'],
    ['--help', 'help'],
    ['-h', '-h'],
  ])('"siglane %s %s" is the help of the program', async (...args) => {
    expect(await run(args)).toEqual({ code: 0, stdout: (await run(['--help'])).stdout, stderr: '' });
  });

  it.each(names)('%s is found by "siglane --help %s" and "siglane help %s --help" too', async (name) => {
    expect(await run(['--help', name])).toEqual(await run([name, '--help']));
    expect(await run(['help', name, '--help'])).toEqual(await run(['help', name]));
  });
});

describe('the examples', () => {
  const presigned = reference({ path: '/a' }).url;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siglane-examples-'));
    await mkdir(join(folder, 'photos'));
    const shim = (name: string, text: string) =>
      writeFile(join(folder, name), `#!/bin/sh\n${text}\n`).then(() => chmod(join(folder, name), 0o755));
    await shim('siglane', `exec "${process.execPath}" "${program}" "$@"`);
    // The real programs would send something, or need a clipboard.
    await shim('curl', 'cat >/dev/null 2>&1; exit 0');
    await shim('vault', 'cat >/dev/null');
    await shim('pbpaste', 'cat request.txt');
    for (const [name, text] of Object.entries({
      'photos/a.jpg': '',
      'a.jpg': 'text',
      'parts.ndjson': '{"key":"a","query":{"partNumber":1,"uploadId":"b"}}\n',
      'request.txt': presigned,
      'answer.xml': '<Error><Code>SignatureDoesNotMatch</Code></Error>',
      'boto.log': `StringToSign:\nAWS4-HMAC-SHA256\n20260102T030405Z\n20260102/us-east-1/s3/aws4_request\n${'0'.repeat(64)}\n`,
    }))
      await writeFile(join(folder, name), text);
    env = {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      HOME: folder,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: 'us-east-1',
      PGHOST: 'mydb.123456789012.us-east-1.rds.amazonaws.com',
      PGUSER: 'app',
      fpath: folder,
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(manuals.flatMap(({ examples }) => examples))('%s', async (example) => {
    // The examples have expired, which is a valid result of `verify`.
    const accepts = example.includes('siglane verify') ? [0, 1] : [0];
    const URL = example.includes('siglane verify') ? presigned : 'https://examplebucket.s3.amazonaws.com/a.jpg';
    const { code, stderr } = await execute('bash', ['-c', example], { cwd: folder, env: { ...env, URL } }).then(
      (done) => ({ ...done, code: 0 }),
      (error: { code: number; stderr: string }) => error,
    );
    expect(accepts).toContain(code);
    expect(stderr).toBe('');
  });
});
