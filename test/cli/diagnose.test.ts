import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, secret, send, toCurl, toHttp } from '../diagnose/clients.js';
import { jobs, rows } from '../diagnose/mistakes.js';
import { run } from './program.js';

const row = rows.find(({ cause }) => cause === 'missing-blank-line');
if (row === undefined) throw new Error('no such row');
const { wire, canonicalRequest, stringToSign } = send(jobs[row.job], row.mistake);
const request = toHttp(wire);
const at = ['--date', '20180801T123456Z'];
const nobody = {};

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-diagnose-'));
  await writeFile(file('request'), request);
  await writeFile(file('error'), refusal(jobs[row.job], wire));
  await writeFile(file('canonical'), `${canonicalRequest}\n`);
  await writeFile(file('string'), `${stringToSign}\n`);
  await writeFile(
    file('log'),
    `botocore.auth - DEBUG - CanonicalRequest:\n${canonicalRequest}\nbotocore.auth - DEBUG - StringToSign:\n${stringToSign}\n`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('evidence', () => {
  it.each([
    ['the secret in the environment', () => [...at, file('request')], undefined],
    ['the canonical request', () => [...at, '--canonical-request', file('canonical'), file('request')], nobody],
    ['the string to sign', () => [...at, '--string-to-sign', file('string'), file('request')], nobody],
    ['the answer and a log', () => ['--error', file('error'), '--log', file('log'), file('request')], nobody],
  ])('%s proves the cause', async (_, args, env) => {
    const { code, stdout, stderr } = await run(['diagnose', ...args()], '', env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^The signature does not match: one finding\.\n\n {1}1\. proven +The canonical request lacks the blank line/,
    );
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain('\x1b');
  });

  it('reads standard input: raw text, or a curl command', async () => {
    for (const input of [request, toCurl(wire)]) {
      const { code, stdout } = await run(['diagnose', ...at], input);
      expect(code).toBe(0);
      expect(stdout).toContain('lacks the blank line');
    }
  });

  it('uses no secret of another key', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIDOTHER', AWS_SECRET_ACCESS_KEY: secret };
    const { code, stdout, stderr } = await run(['diagnose', ...at, file('request')], '', env);
    expect(code).toBe(0);
    expect(stderr).toContain('another access key');
    expect(stdout).toContain('the secret that the client signs with');
  });
});

describe('output', () => {
  it('prints JSON', async () => {
    const { stdout } = await run(['diagnose', '--json', ...at, file('request')]);
    expect(JSON.parse(stdout)).toMatchObject({
      signature: 'does not match',
      findings: [{ cause: 'missing-blank-line' }],
    });
    expect(stdout.trimEnd()).not.toContain('\n');
  });

  it('prints Markdown', async () => {
    const { stdout } = await run(['diagnose', '--markdown', ...at, file('request')]);
    expect(stdout).toMatch(
      /^\*\*The signature does not match: one finding\.\*\*\n\n1\. \*\*The canonical request lacks/,
    );
    expect(stdout).toContain('```diff');
  });

  it('has colours if they are requested', async () => {
    expect((await run(['diagnose', '--color', ...at, file('request')])).stdout).toContain('\x1b[31mproven');
    expect((await run(['diagnose', '--color', '--no-color', ...at, file('request')])).stdout).not.toContain('\x1b');
  });
});

describe('refusals', () => {
  it.each([
    [['--json', '--markdown'], 2],
    [['--dialect', 'x'], 2],
    [['--no-secret', '--profile', 'a'], 2],
    [['--date', 'yesterday'], 2],
    [['--unknown'], 2],
    [['one', 'two'], 2],
    [['/no/such/file'], 1],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await run(['diagnose', ...args], request);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(/^siglane: /);
  });

  it('of a text that is not a request', async () => {
    const { code, stderr } = await run(['diagnose'], 'neither this nor that');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^siglane: "request" expected /);
  });
});
