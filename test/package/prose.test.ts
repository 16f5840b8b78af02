/** The list of hard sentences: each pattern is found, each exception is not, and only prose is read. */
import { describe, expect, it, test } from 'vitest';
import { findingsIn } from '../../scripts/check/prose.mjs';
import { allowed, patterns } from '../../scripts/check/prose-patterns.mjs';

const planted: readonly string[] = [
  'What a plan holds.',
  'Whether a key is signed.',
  'True if a key is signed.',
  'The token is behind the signature.',
  'The value is no number.',
  'They are no URLs.',
  'A host that is none is refused.',
  'The headers are none of S3.',
  'It stands in the scope.',
  'They stand in a row.',
  'Only the host alone is signed.',
  'The order is of account.',
  'Remove the blanks.',
  'The digest in small digits.',
  'It is for whoever renews keys.',
];

const plain: readonly string[] = [
  'The server is behind a proxy.',
  'It runs behind the same load balancer.',
  'The clock is five minutes behind.',
  'A crash leaves no files behind.',
  'There is no token, and there are none to come.',
  'The key is no longer valid.',
  'It is no more than a hint.',
  'The value is not a number.',
  'A stand-alone program.',
  'The stand-in answers.',
  'SHA stands for Secure Hash Algorithm.',
  'Leave the header alone.',
  'Mistakes are tried alone and in pairs.',
  'The suite must run alone.',
  'It takes as long as hashing alone.',
  'A blank line ends the headers.',
  'This is understandable.',
];

describe('the list of hard sentences', () => {
  it.each(planted)('finds "%s"', (sentence) => {
    const [finding, ...others] = findingsIn('bindings/a.ts', `\n/** ${sentence} */\nexport const a = 1;\n`);
    expect(others).toEqual([]);
    expect(finding).toMatch(/^bindings\/a\.ts:2: /);
    expect(finding).toContain(`: ${sentence}`);
  });

  it('has a planted sentence for each pattern', () => {
    const unused = patterns.filter(({ words }) => !planted.some((each) => each.search(words) >= 0));
    expect(unused).toEqual([]);
  });

  it.each(plain)('allows "%s"', (sentence) => {
    expect(findingsIn('bindings/a.ts', `/** ${sentence} */\n`)).toEqual([]);
  });

  it('has a plain sentence for each exception', () => {
    const unused = allowed.filter(({ words }) => !plain.some((each) => each.search(words) >= 0));
    expect(unused).toEqual([]);
  });
});

describe('a script', () => {
  const found = (source: string) => findingsIn('bindings/a.ts', source).map((each) => each.split(': ')[0]);

  test('is read in its comments, also over the end of a line, and gives the sentence that was found', () => {
    expect(
      findingsIn('bindings/a.ts', '/*\n * One is fine.\n *\n * The value is\n * no number. Two is fine.\n */\n'),
    ).toEqual(['bindings/a.ts:4: `is no …`: write is not a, or has no: The value is no number.']);
    expect(found('const a = 1; // fine\n// one\n// of account\n')).toEqual(['bindings/a.ts:3']);
  });

  test('is read in its messages, between what a template is given', () => {
    expect(found("throw new Error('the blanks of it');")).toEqual(['bindings/a.ts:1']);
    expect(found('throw new Error(`${name(alone)}\\n${value} is no option`);')).toEqual(['bindings/a.ts:1']);
  });

  test('is not read in its code, nor in words of one comment that are code', () => {
    expect(
      found(
        "const alone = stand(behind, 'alone'); // `stand` is called, @param {string} stand a text\nimport './stand.mjs';",
      ),
    ).toEqual([]);
  });

  test('does not open a message with a noun or a verb', () => {
    expect(found("console.log('What a plan holds');")).toEqual([]);
  });

  test('is read in its comments and titles if it is a test', () => {
    const source = "// alone\nit.each([1])('stands here', () => f('it stands'));\nnew RegExp('a', 'it stands');";
    expect(findingsIn('test/a.test.ts', source).map((each) => each.split(': ')[0])).toEqual([
      'test/a.test.ts:1',
      'test/a.test.ts:2',
    ]);
  });
});

test('Markdown is read without code, links and comments', () => {
  const text = '# a\n\n```js\nalone;\n```\n\n[a](stand/alone.md) `alone` <!-- alone\n -->\n| it stands | b |\n';
  expect(findingsIn('docs/a.md', text)).toEqual(['docs/a.md:9: `stands`: write is, or has: it stands']);
});
