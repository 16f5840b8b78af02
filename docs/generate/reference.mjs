// Writes docs/reference/ from the types of the package, a page for each entry.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { docs, root } from './outside.mjs';

export async function writeReference() {
  const out = join(docs, 'reference');
  rmSync(out, { recursive: true, force: true });
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const types = Object.values(exports).map((entry) => entry.types);
  const entryPoints = types
    // Modules of WebAssembly have no functions to explain, and what a pool's worker runs exports nothing.
    .filter((file) => file?.startsWith('./dist/entries/') && !file.endsWith('/pool-worker.d.ts'))
    .map((file) => join(root, file));
  const table = 'table';
  const app = await Application.bootstrapWithPlugins({
    name: 'Reference',
    entryPoints,
    tsconfig: join(docs, 'generate/tsconfig.json'),
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
    docsRoot: docs,
    out,
    router: 'module',
    entryFileName: 'index',
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    excludeExternals: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    indexFormat: table,
    parametersFormat: table,
    interfacePropertiesFormat: table,
    classPropertiesFormat: table,
    typeAliasPropertiesFormat: table,
    typeDeclarationFormat: table,
    propertyMembersFormat: table,
    pageTitleTemplates: { module: '{name}', index: 'Reference' },
    // Types that an entry uses and another one exports.
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    logLevel: 'Warn',
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the types');
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error('TypeDoc has written errors');
  for (const name of readdirSync(out, { recursive: true }).filter((each) => each.endsWith('.md'))) {
    const file = join(out, name);
    writeFileSync(file, withDefaults(withShortReferences(readFileSync(file, 'utf8'))));
  }
}

/** Lists the names that an entry exports of another entry as links, without a heading for each of them. */
function withShortReferences(text) {
  const [before, references] = text.split('\n## References\n');
  if (references === undefined) return text;
  const links = Array.from(
    references.matchAll(/^(?:Re-exports|Renames and re-exports) (\[.*\)) *$/gm),
    ([, link]) => link,
  );
  return `${before}\n## Also exported here\n\n${links.join(', ')}\n`;
}

/** Empties the cells of options that have no default. TypeDoc writes `undefined`. */
function withDefaults(text) {
  let column = -1;
  return text
    .split('\n')
    .map((line) => {
      if (!line.startsWith('|')) column = -1;
      // A "|" in a type is escaped.
      const cells = line.split(/(?<!\\)\|/);
      if (column < 0) column = cells.indexOf(' Default value ');
      else if (cells[column] === ' `undefined` ') return cells.with(column, ' ').join('|');
      return line;
    })
    .join('\n');
}
