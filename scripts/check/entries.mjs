import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package's entries that are JavaScript: the names that they are imported by, and the files of their types. */
export function entriesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([subpath]) => !/\.(wasm|json)$/.test(subpath))
    .map(([subpath, { types }]) => ({ entry: name + subpath.slice(1), types }));
}
