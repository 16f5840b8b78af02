import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the JavaScript entries of the package: the names for their import, and the files of their types. */
export function entriesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([subpath]) => !/\.(wasm|json)$/.test(subpath))
    .map(([subpath, { types }]) => ({ entry: name + subpath.slice(1), types }));
}
