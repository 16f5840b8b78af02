// The API report: the exports of each entry as text, so that a reviewer sees every change.
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConsoleMessageId, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { entriesOf } from './entries.mjs';

const reports = fileURLToPath(new URL('../../api-reports/', import.meta.url));
const fileOf = (entry) => `${entry.replaceAll('/', '.')}.api.md`;

/** Exports that the smaller entries take from the main entry or from siglane/verify. The report of that entry has them. */
const ofOtherEntry =
  /^The symbol "(?:Signer|SignerProvider|SigningRequest|SignedRequest|VerifiedRequest|Verifier|Received(?:Form|Request)|Verify(?:Post)?Result)" needs to be exported /;

/** Packages whose types an entry mentions: an optional peer, and what its types need. Users of the entry have them. */
const typesOf = { 'siglane/aws-sdk': ['@smithy/types', '@types/node'] };

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  lib: ['es2023', 'esnext.disposable', 'dom', 'dom.asynciterable'],
};

const messages = {
  extractorMessageReporting: {
    default: { logLevel: 'error' },
    // An entry must export every type that its exports mention.
    'ae-forgotten-export': { logLevel: 'error' },
    // Everything that is exported is public, so there are no release tags.
    'ae-missing-release-tag': { logLevel: 'none' },
    // An export whose name says everything needs no comment.
    'ae-undocumented': { logLevel: 'none' },
  },
  // TypeScript and Biome have checked the types already.
  compilerMessageReporting: { default: { logLevel: 'error' } },
  tsdocMessageReporting: { default: { logLevel: 'none' } },
};

/** @param {import('./run.mjs').Packed} packed */
export function api({ folder, scratch, update }) {
  mkdirSync(reports, { recursive: true });
  const modules = join(scratch, 'node_modules');
  for (const name of Object.values(typesOf).flat()) {
    mkdirSync(join(modules, dirname(name)), { recursive: true });
    symlinkSync(fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)), join(modules, name));
  }
  const entries = entriesOf(folder);
  const problems = entries.flatMap(({ entry, types }) => reportOf(entry, types, { folder, scratch, update }));
  const known = entries.map(({ entry }) => fileOf(entry));
  for (const file of readdirSync(reports).filter((name) => !known.includes(name))) {
    if (update) rmSync(join(reports, file));
    else problems.push(`api-reports/${file} belongs to none of the package's entries: run "npm run api"`);
  }
  return problems;
}

/** The packages of global types. An entry without others must not need Node's. */
function globalsOf(entry) {
  return (typesOf[entry] ?? [])
    .filter((name) => name.startsWith('@types/'))
    .map((name) => name.slice('@types/'.length));
}

function reportOf(entry, types, { folder, scratch, update }) {
  if (types === undefined) return [`${entry} has no "types" in package.json`];
  const problems = [];
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: { compilerOptions: { ...compilerOptions, types: globalsOf(entry) }, files: [types] },
      },
      apiReport: {
        enabled: true,
        reportFileName: fileOf(entry),
        reportFolder: reports,
        reportTempFolder: join(scratch, 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
    },
  });
  Extractor.invoke(config, {
    localBuild: update,
    printApiReportDiff: !update,
    messageCallback(message) {
      message.handled = true;
      if (message.messageId === ConsoleMessageId.ApiReportDiff) console.error(message.text);
      else if (message.messageId === ConsoleMessageId.ApiReportNotCopied)
        problems.push(`the exports of ${entry} have changed. If you meant to change them, run "npm run api".`);
      else if (message.logLevel === 'error' && !ofOtherEntry.test(message.text))
        problems.push(`${entry}: ${message.text} (${message.messageId})`);
    },
  });
  return problems;
}
