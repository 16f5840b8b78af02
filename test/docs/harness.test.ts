/** The tests of pages find what is planted in the pages of fixtures/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongCommands } from './commands.js';
import { root } from './files.js';
import { brokenLinks } from './links.js';
import { anchorsOf, type Page, readPage } from './markdown.js';
import { type Program, programsOf } from './programs.js';
import { Workshop } from './run.js';

const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const fixture = async (name: string) => {
  const path = `test/docs/fixtures/${name}.md`;
  return readPage(path, await readFile(join(root, path), 'utf8'));
};
const good = await fixture('good');
const bad = await fixture('bad');
/** A page with only this text. */
const pageOf = (text: string) => readPage('page.md', text);
const block = (info: string, code: string) => `\`\`\`${info}\n${code}\n\`\`\`\n`;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
});
afterAll(() => workshop?.close());

let pages = 0;
/** The message with which the only program of a page fails. */
async function failureOf(text: string): Promise<string> {
  const page = readPage(`page-${pages++}.md`, text);
  const [program] = programsOf(page) as [Program];
  return workshop.run(page, program).then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );
}

describe('a good page', () => {
  it('has links and command lines that are found right', async () => {
    expect(await brokenLinks(root, good)).toEqual([]);
    expect(wrongCommands(good, Object.keys(scripts))).toEqual([]);
    expect(good.links.length).toBe(7);
    expect(good.needs).toEqual(['frameworks']);
  });

  const programs = programsOf(good);
  it('has a program for each runtime', () => {
    const kinds = programs.map(({ runtime, language }) => `${runtime} ${language}`);
    expect(kinds.sort()).toEqual(['browser js', 'deno js', 'node js', 'node ts', 'shell sh']);
  });

  it.each(
    programs.map((program) => [program.runtime, program.language, program] as const),
  )('%s runs its %s', async (_, __, program) => {
    await workshop.run(good, program);
  });
});

describe('a bad page', () => {
  it('has links that lead nowhere', async () => {
    expect((await brokenLinks(root, bad)).map((text) => text.replace('test/docs/fixtures/bad.md, ', ''))).toEqual([
      'line 3: missing.md: no such file',
      'line 3: #missing: no heading has the anchor #missing',
      'line 3: good.md#missing: no heading has the anchor #missing',
      'line 3: missing.svg: no such file',
      'line 4: missing.html: no such file',
      'line 4: ../../../../other/README.md: outside the project',
      'line 4: /docs/index.md: begins with "/": write it relative to the page',
      'line 8: missing-definition.md: no such file',
    ]);
  });

  it('has command lines that name what does not exist', () => {
    expect(
      wrongCommands(bad, Object.keys(scripts)).map((text) => text.replace('test/docs/fixtures/bad.md, ', '')),
    ).toEqual([
      'line 16: "npm start" does not begin with "$ "',
      'line 17: package.json has no script "missing"',
      'line 17: siglane presign has no option --missing',
      'line 18: siglane has no command "presgin"',
      'line 19: siglane sign has no option -Q',
      'line 22: siglane help has no "missing"',
      'line 22: siglane verify has no option --missing',
    ]);
  });

  it('prints something else than it says', async () => {
    const [program] = programsOf(bad) as [Program];
    await expect(workshop.run(bad, program)).rejects.toThrow(
      'the page says that it prints\n    3\nand it prints\n    2',
    );
  });

  it.each([
    ['prints nothing', block('js', '// → 1'), 'does not print what the page says: 1'],
    ['prints a line more', block('js', "console.log('a\\nb'); // → a"), 'prints one line more than the page says: b'],
    ['throws', block('js', "throw new Error('planted');"), 'planted'],
    ['has a wrong type', block('ts', "export const a: number = '1';"), 'TS2322'],
    ['has a command that fails', block('sh', 'siglane presign --missing'), '--missing'],
    ['has a command that asks a network', block('sh', 'npm install siglane'), 'do not run npm: mark the block console'],
    ['has a shell that prints something else', block('sh', 'echo 1 # → 2'), 'this is printed:\n    2'],
    ['throws in Deno', block('js deno', "throw new Error('planted');"), 'planted'],
    ['throws in a browser', block('js browser', "throw new Error('planted');"), 'planted'],
    [
      'asks another host',
      block('js', "import { connect } from 'node:net'; connect(80, 'example.com');"),
      'no network: example.com',
    ],
    ['has a file with an error', block('js', '') + block('js a.mjs', 'const ='), 'a.mjs'],
  ])('%s', async (_, text, message) => {
    expect(await failureOf(text)).toContain(message);
  });

  it.each([
    ['an unknown mark', block('js nodejs', ''), 'marked "js nodejs"'],
    ['an unknown language', block('rust', ''), 'marked "rust"'],
    ['no language', block('', ''), 'marked ""'],
    [
      'a line that prints and does not say what',
      block('js', 'console.log(1);'),
      'page.md, line 2: console.log without "// → "',
    ],
    [
      'one before a line that says it',
      block('js', 'console.log(1);\nconsole.log(2); // → 2'),
      'line 2: console.log without',
    ],
  ])('has %s', (_, text, message) => {
    expect(() => programsOf(pageOf(text))).toThrow(message);
  });

  it('has a block that is not closed', () => {
    expect(() => pageOf('# A\n\n```js\n')).toThrow('line 3: the block is not closed with ```');
  });
});

it('knows the anchors of GitHub', () => {
  const page: Page = pageOf(
    '# What is signed, and *why*?\n## `a/b` – c\n## C++ & d\n## Ä ö\n## Same\n## Same\n```sh\n# not a heading\n```\n<a id="own"></a>\n',
  );
  expect([...anchorsOf(page.text)]).toEqual([
    'what-is-signed-and-why',
    'ab--c',
    'c--d',
    'ä-ö',
    'same',
    'same-1',
    'own',
  ]);
});
