import { describe, expect, it } from 'vitest';
import { UsageError } from '../../bindings/cli/exit.js';
import { toBytes, toSeconds } from '../../bindings/cli/options.js';
import { parse } from '../../bindings/cli/parse.js';
import { referenceUrls, thrown } from '../support/example.js';
import { run } from './program.js';

const options = {
  endpoint: { type: 'string' },
  expires: { type: 'string', short: 'e' },
  json: { type: 'boolean' },
  'path-style': { type: 'boolean' },
} as const;
const read = (...args: string[]) => parse({ args, options, allowPositionals: true });
const told = (...args: string[]) => (thrown(() => read(...args)) as Error).message;

describe('options of the AWS CLI are accepted', () => {
  it('with a value after them, or in the same word', () => {
    expect(read('--expires-in', '5', '--endpoint-url=http://a=b').values).toEqual({
      expires: '5',
      endpoint: 'http://a=b',
    });
  });

  it('but not after "--", where everything is an argument', () => {
    expect(read('--', '--expires-in').positionals).toEqual(['--expires-in']);
  });
});

describe('an unknown option is reported', () => {
  it.each([
    [['--expire', '5'], 'unknown option --expire. Use --expires'],
    [['--path_style'], 'unknown option --path_style. Did you mean --path-style?'],
    [
      ['--secret-key=abc'],
      'unknown option --secret-key. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the env',
    ],
    [['--force-path-style'], 'unknown option --force-path-style. Use --path-style'],
    [['--output', 'json'], 'unknown option --output. Use --json'],
    [['--jobs', '4'], 'unknown option --jobs'],
    [['--no-verify-ssl'], 'unknown option --no-verify-ssl. It is for programs that send requests'],
    [['--nothing-like-it'], 'unknown option --nothing-like-it'],
    [['-z'], 'unknown option -z'],
    [['--expires'], '--expires needs a value'],
    [['-e'], '--expires needs a value'],
    [['--expires', '-5'], '--expires needs a value. Write --expires=-… if the value begins with "-"'],
    [['--json=yes'], '--json takes no value'],
  ])('%j', (args, message) => {
    const error = thrown(() => read(...args));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message.startsWith(message), (error as Error).message).toBe(true);
  });

  it('refuses an option without its value', () => {
    expect(told('--secret-key=wJalr')).not.toContain('wJalr');
    expect(told('--unknown=wJalr')).not.toContain('wJalr');
  });
});

describe('durations and sizes', () => {
  it.each([
    ['0', 0],
    ['90', 90],
    ['90s', 90],
    ['15m', 900],
    ['12h', 43_200],
    ['7d', 604_800],
    ['1w', 604_800],
  ])('%s is %i seconds', (text, seconds) => expect(toSeconds('--expires', text)).toBe(seconds));

  it.each(['', '1.5h', '-1', '1 h', 'h', '1y', '1H'])('%j is not a duration', (text) => {
    expect((thrown(() => toSeconds('--expires', text)) as Error).message).toContain('--expires expected seconds');
  });

  it.each([
    ['0', 0],
    ['512', 512],
    ['512B', 512],
    ['1kB', 1000],
    ['10MB', 10_000_000],
    ['64KiB', 65_536],
    ['1GiB', 1_073_741_824],
  ])('%s is %i bytes', (text, bytes) => expect(toBytes('--size', text)).toBe(bytes));

  it.each(['', 'MB', '1.5MB', '1M', '1iB', '-1'])('%j is not a size', (text) => {
    expect((thrown(() => toBytes('--size', text)) as Error).message).toContain('--size expected bytes');
  });
});

describe('the program', () => {
  it('accepts the AWS CLI’s names and a duration', async () => {
    const args = ['presign', '--bucket', 'examplebucket', '--date', '2026-01-02T03:04:05Z', '--expires-in', '1h'];
    expect(await run(args, 'a\n')).toMatchObject({ code: 0, stdout: `${referenceUrls(['a'])[0]}\n` });
  });

  it.each([['-v'], ['version'], ['--version']])('prints its version with %s', async (name) => {
    expect(await run([name])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('suggests the command that was meant', async () => {
    const { code, stderr } = await run(['presgin']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'siglane: unknown command "presgin". Did you mean presign?\nTry: siglane --help\n',
    });
  });
});
