// The exports of the package's entries as a compiler sees them: names, doc comments and examples. The API of TypeScript 7 is not stable yet,
// so the compiler is the one that api-extractor brings.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ts = createRequire(require.resolve('@microsoft/api-extractor'))('typescript');
const entriesFolder = fileURLToPath(new URL('../../bindings/entries/', import.meta.url));

/** Not an entry of its own, and an entry that exports nothing. */
const WITHOUT_EXPORTS = ['library.ts', 'pool-worker.ts'];

/**
 * @typedef {object} Exported
 * @property {string} name `Signer`, or of a method `Signer.presign`
 * @property {string} place file and line
 * @property {boolean} isType
 * @property {boolean} isMethod
 * @property {boolean} isCalled a function, or a method
 * @property {boolean} hasDescription
 * @property {boolean} hasExample
 */

/**
 * All exported symbols and the methods of exported interfaces and classes, each once.
 *
 * @returns {Exported[]}
 */
export function exportedSymbols() {
  const files = readdirSync(entriesFolder).filter((name) => !WITHOUT_EXPORTS.includes(name));
  return exportsOf(files.map((name) => `${entriesFolder}${name}`));
}

/**
 * @param {string[]} files modules
 * @returns {Exported[]}
 */
export function exportsOf(files) {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map();
  for (const file of files) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      found.set(symbol, describe(symbol, exported.name, checker));
      for (const method of methodsOf(symbol)) {
        found.set(method, { ...describe(method, `${exported.name}.${method.name}`, checker), isMethod: true });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Methods that a class or an interface declares itself. Those with a well-known symbol as a name say what they are. */
function methodsOf({ members }) {
  return [...(members?.values() ?? [])].filter(
    ({ flags, name, declarations }) =>
      flags & ts.SymbolFlags.Method &&
      !name.startsWith('__@') &&
      !/^(?:__#\d+@)?#/.test(name) &&
      !declarations.some(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)),
  );
}

function describe(symbol, name, checker) {
  const [declaration] = symbol.declarations;
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart());
  const isType = (symbol.flags & ts.SymbolFlags.Value) === 0;
  return {
    name,
    place: `${file.fileName.replace(/.*\/bindings\//, 'bindings/')}:${line + 1}`,
    isType,
    isMethod: false,
    isCalled: Boolean(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Method)),
    hasDescription: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== '',
    hasExample: symbol.getJsDocTags(checker).some((tag) => tag.name === 'example'),
  };
}

/** Entries without an introduction: a first comment with `@module`. @returns {string[]} their files */
export function entriesWithoutModule() {
  return readdirSync(entriesFolder)
    .filter((name) => name !== 'library.ts')
    .filter((name) => !/^\/\*\*(?:(?!\*\/)[\s\S])*@module\b/.test(ts.sys.readFile(`${entriesFolder}${name}`)));
}
