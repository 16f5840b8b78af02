/** ARCHITECTURE.md says what the folders of bindings/ take of each other. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const bindings = fileURLToPath(new URL('bindings/', root));
const entries = new Set(
  Object.values<{ import?: string }>(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).exports).flatMap(
    (target) => /dist\/([^/]+)\.js/.exec(JSON.stringify(target))?.[1] ?? [],
  ),
);

/** What the files of each folder import of other folders, and of the entries. */
function imported(): Record<string, string[]> {
  const found: Record<string, Set<string>> = {};
  const files = readdirSync(bindings, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.includes('/') && file.endsWith('.ts') && !file.startsWith('load/inlined/'));
  for (const file of files) {
    const folder = `${file.split('/')[0]}/`;
    found[folder] ??= new Set();
    for (const [, path] of readFileSync(bindings + file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
      const [first, ...rest] = posix.join(dirname(file), path as string).split('/') as [string, ...string[]];
      const name = rest.length > 0 ? `${first}/` : first;
      if (name !== folder && (rest.length > 0 || entries.has(first))) found[folder].add(name);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([folder, names]) => [folder, [...names].sort()]));
}

function documented(): Record<string, string[]> {
  const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
  const [, table = ''] = /\| folder \| takes of \|\n.*\n((?: *\|.*\n)+)/.exec(text) ?? [];
  const names = (cell: string) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name as string);
  return Object.fromEntries(
    table
      .trim()
      .split('\n')
      .flatMap((row) => {
        const [, folders = '', takes = ''] = row.split('|');
        return names(folders).map((folder) => [folder, names(takes).sort()]);
      }),
  );
}

it('says what each folder takes of the others', () => {
  expect(documented()).toEqual(imported());
});
