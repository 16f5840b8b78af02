// Writes docs/fail/error-codes.md from the sources: each code of the library's errors with cause and cure, and the codes of verdicts.
// `node docs/generate/error-codes.mjs` writes the page. A test fails if the page is not what this program writes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { toAnchor } from './anchors.mjs';

const root = new URL('../../', import.meta.url);
const source = (path) => readFileSync(new URL(path, root), 'utf8');

/** The page, from the root of the project. */
export const PAGE = 'docs/fail/error-codes.md';

const CLASSES = { OutOfRange: 'RangeError', WrongType: 'TypeError', UnknownProperty: 'TypeError' };

/**
 * @typedef {object} Code
 * @property {string} code
 * @property {string} className of the errors with this code
 * @property {string} cause the first paragraph of the doc comment, '' without a comment
 * @property {string} cure the paragraphs after it, '' without them
 */

/**
 * The members of the unions of codes, sorted.
 *
 * @param {string} [text] of bindings/api/errors.ts
 * @returns {Code[]}
 */
export function errorCodes(text = source('bindings/api/errors.ts')) {
  const members = text.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*)?\| '([A-Z]\w+)'/g);
  return Array.from(members, ([, comment = '', code]) => {
    const [cause = '', ...cure] = paragraphsOf(comment);
    // The comment of a code that is not of a SigV4Error begins with the class, which the page shows for all of them.
    const shown = cause.replace(/^An? `\w+`: (.)/, (_, first) => first.toUpperCase());
    return { code, className: CLASSES[code] ?? 'SigV4Error', cause: shown, cure: cure.join('\n\n') };
  }).sort(byCode);
}

/** The codes that the upload handlers give to their clients, sorted. */
export function uploadCodes() {
  return errorCodes(source('bindings/upload-server/upload-error.ts'));
}

/** The paragraphs of a doc comment. */
function paragraphsOf(comment) {
  const text = comment.replace(/^[ \t]*\*[ \t]?/gm, '').trim();
  return text === '' ? [] : text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());
}

/**
 * Codes that `siglane/verify` puts into a verdict: AWS's own. They are read from the places that make the verdicts.
 *
 * @returns {{ code: string, statuses: string[], services: string }[]}
 */
export function verdictCodes() {
  const found = new Map();
  for (const file of ['bindings/verify/', 'bindings/verify/flavours/'].flatMap(filesIn)) {
    const text = source(file);
    const given = [
      ...text.matchAll(/'([A-Z]\w+)',\s*(\d{3}),/g),
      // The place of a credential has a code, and all its errors have this status.
      ...Array.from(text.matchAll(/\bcode: '([A-Z]\w+)',(?:\s*status: (\d{3}))?/g), ([, code, status = '400']) => [
        '',
        code,
        status,
      ]),
    ];
    for (const [, code, status] of given) {
      const known = found.get(code) ?? { code, statuses: new Set(), of: new Set() };
      known.statuses.add(status);
      known.of.add(servicesOf(basename(file)));
      found.set(code, known);
    }
  }
  return [...found.values()]
    .map(({ code, statuses, of }) => ({
      code,
      statuses: [...statuses].sort(),
      services: of.size > 1 || of.has('all') ? 'all' : [...of][0],
    }))
    .sort(byCode);
}

function filesIn(folder) {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}${name}`);
}

function servicesOf(file) {
  if (/^s3|^form|^payload-hash/.test(file)) return 'S3';
  return /^generic|^authorization/.test(file) ? 'all but S3' : 'all';
}

function byCode(a, b) {
  return a.code < b.code ? -1 : 1;
}

/**
 * The page.
 *
 * @param {Code[]} [codes]
 */
export function errorCodesPage(codes = errorCodes()) {
  return `# Error codes

<!-- Written by docs/generate/error-codes.mjs from the doc comments of bindings/api/errors.ts. Change them, and run: npm run docs:codes -->

Each error of siglane has a code. This page has the cause of each code, and what to do. \`isSiglaneError(error)\` tells these errors from others:

\`\`\`js
import { createSigner, isSiglaneError } from 'siglane';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const signer = await createSigner({ credentials, region: 'us-east-1', bucket: 'examplebucket' });
try {
  signer.presignMany({}, ['a.txt', 'b/../c.txt']);
} catch (error) {
  if (!isSiglaneError(error)) throw error;
  console.log(error.code, error.field, error.index); // → DotSegment key 1
  console.log(error.reason); // → has a segment "." or "..", which HTTP clients remove
}
\`\`\`

| property | value |
| --- | --- |
| \`code\` | one of the codes below. It is stable: compare it |
| \`message\` | a text for people, with field and index. It may change |
| \`reason\` | the message without field and index |
| \`field\` | the option, field or argument, if the error has one |
| \`index\` | the position, from 0, of the item in its batch or stream |

The code decides the class of an error:

| class | codes |
| --- | --- |
${classRows(codes)}
| \`SigV4Error\` | all others |

No message contains a secret or a session token. The [upload handlers](#codes-of-the-upload-handlers) answer their clients with codes of their own.

${codes.map(({ code }) => `[\`${code}\`](#${toAnchor(code)})`).join(' ')}

${codes.map(section).join('\n\n')}

## Codes of the upload handlers

The handlers of \`siglane/upload-server\` answer a refused request with one of these codes as JSON. [Fine Uploader, Uppy and
Companion](../tasks/uploaders.md#what-goes-wrong) has their status codes.

| code | cause | what to do |
| --- | --- | --- |
${uploadCodes()
  .map(({ code, cause, cure }) => `| \`${code}\` | ${cause} | ${cure} |`)
  .join('\n')}

## Codes of verdicts

\`siglane/verify\` does not throw when a request is refused. Its result has an \`error\` with the code, the status and the message that AWS sends, for the
server to send on. [Why does my signature not match?](why-does-my-signature-not-match.md) says what the messages mean.

| code | status | services |
| --- | --- | --- |
${verdictCodes()
  .map(({ code, statuses, services }) => `| \`${code}\` | ${statuses.join(', ')} | ${services} |`)
  .join('\n')}
`;
}

/** Rows of the codes of JavaScript's own classes. */
function classRows(codes) {
  return [...new Set(Object.values(CLASSES))]
    .sort()
    .reverse()
    .map((name) => {
      const own = codes.filter(({ className }) => className === name);
      return `| \`${name}\` | ${own.map(({ code }) => `[\`${code}\`](#${toAnchor(code)})`).join(', ')} |`;
    })
    .join('\n');
}

function section({ code, className, cause, cure }) {
  return `## ${code}

\`${className}\`. ${cause}

**What to do:** ${cure}`;
}

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL(PAGE, root), errorCodesPage());
