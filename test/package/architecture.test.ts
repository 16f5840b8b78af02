/** Compares ARCHITECTURE.md with the files: the order of the folders, and the table of where things are. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const architecture = text('ARCHITECTURE.md');
const inBackticks = (cell: string) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name as string);

/** Returns the rows of the table whose head begins with `head`, as cells. */
function table(head: string): string[][] {
  const at = architecture.indexOf(head);
  if (at < 0) throw new Error(`ARCHITECTURE.md has no table ${head}`);
  const [rows = ''] = architecture.slice(at).split('\n\n', 1);
  return rows
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1));
}

/** Returns the level of each folder of a half, from the top. Folders of one row have the same level. Files at the root count as folders. */
function levelsOf(half: string): Map<string, number> {
  const rows = table(`| \`${half}/\` |`);
  return new Map(
    rows.flatMap(([folders = ''], level) => inBackticks(folders).map((folder) => [folder, level] as const)),
  );
}

interface Import {
  readonly from: string;
  readonly to: string;
}

/** The files that package.json's "imports" give for each `#` name, by condition. */
const packageImports: Readonly<Record<string, string | Readonly<Record<string, string>>>> = JSON.parse(
  text('package.json'),
).imports;

function targetsOf(from: string, name: string): string[] {
  if (name.startsWith('.')) return [posix.join(posix.dirname(from), name)];
  return [packageImports[name] ?? []]
    .flatMap((target) => (typeof target === 'string' ? target : Object.values(target)))
    .map((target) => target.replace('./dist/', ''));
}

/** Returns every import of the sources, type-only imports included, by paths within the half. */
function importsOf(sources: ReadonlyMap<string, string>): Import[] {
  return [...sources].flatMap(([from, source]) =>
    Array.from(source.matchAll(/\b(?:from|import)\s*\(?\s*'([.#][^']+)(?<!\.wasm)'/g), ([, name = '']) => name)
      .flatMap((name) => targetsOf(from, name))
      .map((to) => ({ from, to: `${to.replace(/\.js$/, '')}.ts` })),
  );
}

const folderOf = (file: string) => (file.includes('/') ? `${file.split('/')[0]}/` : file);

/** Returns the faults of the imports of some files, for this order of the folders. */
function faultsOf(sources: ReadonlyMap<string, string>, order: ReadonlyMap<string, number>): string[] {
  const imports = importsOf(sources);
  const homeless = [...sources.keys()]
    .filter((file) => !order.has(folderOf(file)))
    .map((file) => `${file}: in no folder`);
  const climbing = imports
    .filter(({ from, to }) => folderOf(from) !== folderOf(to))
    .filter(({ from, to }) => (order.get(folderOf(to)) ?? -1) <= (order.get(folderOf(from)) ?? -1))
    .map(({ from, to }) => `${from} -> ${to}: climbs`);
  return [...homeless, ...climbing, ...cyclesOf(imports)];
}

function cyclesOf(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push(`${[...path.slice(path.indexOf(file)), file].join(' -> ')}: a cycle`);
    if (done.has(file) || path.includes(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const { from } of imports) visit(from, []);
  return cycles;
}

function sourcesOf(half: string): Map<string, string> {
  const files = readdirSync(fileURLToPath(new URL(`${half}/`, root)), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));
  return new Map(files.map((file) => [file, text(`${half}/${file}`)]));
}

describe.each(['bindings', 'assembly'])('%s/', (half) => {
  it('has every file in a listed folder, no import that climbs, and no cycle', () => {
    const sources = sourcesOf(half);
    expect(sources.size).toBeGreaterThan(30);
    expect(importsOf(sources).length).toBeGreaterThan(100);
    expect(faultsOf(sources, levelsOf(half))).toEqual([]);
  });

  it('has a file in every folder that the table names', () => {
    const folders = new Set([...sourcesOf(half).keys()].map(folderOf));
    expect([...levelsOf(half).keys()].filter((folder) => !folders.has(folder))).toEqual([]);
  });
});

test('the entries only re-export', () => {
  for (const [file, source] of sourcesOf('bindings')) {
    if (!file.startsWith('entries/')) continue;
    const code = source
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .replace(/^(?:export|import)\b[^;]*from '[^']+';|^import '[^']+';/gm, '');
    expect({ file, code: code.trim() }).toEqual({ file, code: '' });
  }
});

describe('the check of imports', () => {
  const order = new Map([
    ['top/', 0],
    ['middle/', 1],
    ['bottom/', 2],
  ]);
  const faults = (files: Record<string, string>) => faultsOf(new Map(Object.entries(files)), order);

  it('allows an import from below and from the same folder', () => {
    expect(
      faults({
        'top/a.ts': "import type { B } from '../middle/b.js';\nexport * from './c.js';",
        'top/c.ts': '',
        'middle/b.ts': "import { D } from '../bottom/d.js';",
        'bottom/d.ts': '',
      }),
    ).toEqual([]);
  });

  it.each([
    ['a file in no folder', { 'other.ts': '' }, ['other.ts: in no folder']],
    ['a file in a folder that is not listed', { 'cellar/a.ts': '' }, ['cellar/a.ts: in no folder']],
    [
      'a type-only import that climbs',
      { 'top/a.ts': '', 'bottom/d.ts': "import type { A } from '../top/a.js';" },
      ['bottom/d.ts -> top/a.ts: climbs'],
    ],
    [
      'a dynamic import that climbs',
      { 'top/a.ts': '', 'bottom/d.ts': "const a = await import('../top/a.js');" },
      ['bottom/d.ts -> top/a.ts: climbs'],
    ],
    [
      'an import by a `#` name, with every file that the name may mean',
      { 'bottom/d.ts': "import { shippedModule } from '#core';" },
      ['imported', 'inlined'].map((each) => `bottom/d.ts -> load/module/${each}.ts: climbs`),
    ],
    [
      'a cycle within a folder',
      { 'top/a.ts': "import type { B } from './b.js';", 'top/b.ts': "export { a } from './a.js';" },
      ['top/a.ts -> top/b.ts -> top/a.ts: a cycle'],
    ],
  ])('finds %s', (_, files, expected) => {
    expect(faults(files as Record<string, string>)).toEqual(expected);
  });
});

describe('the table "Where is …?"', () => {
  const rows = table('| | file | name |');

  it('has at least twenty rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
  });

  test.each(
    rows.map(([what = '', file = '', name = '']) => [what.trim(), inBackticks(file), inBackticks(name)] as const),
  )('%s', (_, files, names) => {
    expect([files.length, names.length]).toEqual([1, 1]);
    expect(text(files[0] as string)).toMatch(new RegExp(`\\b${names[0]}\\b`));
  });
});

test('ARCHITECTURE.md can be read in one sitting', () => {
  expect(Buffer.byteLength(architecture)).toBeLessThan(12_000);
});
