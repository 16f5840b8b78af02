// Looks for the sentences of prose-patterns.mjs in comments, messages and Markdown. Without a build, and for some paths
// only: `node scripts/check/prose.mjs assembly README.md`.
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'rolldown/utils';
import { outputOf } from '../output-of.mjs';
import { allowed, patterns, skipped } from './prose-patterns.mjs';

const everything = ['*.md', 'assembly', 'bindings', 'bench', 'docs', 'examples', 'scripts', 'test'];

/**
 * Looks through the whole project.
 *
 * @returns {string[]} a line for each finding: place, pattern, sentence
 */
export function prose() {
  return findingsBelow(everything);
}

function findingsBelow(paths) {
  return outputOf('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths])
    .split('\n')
    .filter((file) => /\.([cm]?[jt]s|md)$/.test(file) && existsSync(file))
    .filter((file) => !skipped.some(({ files }) => files.test(file)))
    .flatMap((file) => findingsIn(file, readFileSync(file, 'utf8')));
}

/**
 * Finds the patterns in one file.
 *
 * @param {string} file path of the file; its extension says how to read it
 * @param {string} source text of the file
 * @returns {string[]} lines like those of `prose`
 */
export function findingsIn(file, source) {
  const passages = extname(file) === '.md' ? [markdown(source)] : passagesOf(file, source);
  return passages.flatMap(({ start, text, isComment = false }) => {
    const searched = allowed.reduce((rest, { words }) => rest.replace(acrossLines(words), erase), text);
    return patterns
      .filter(({ onlyComments = false }) => isComment || !onlyComments)
      .flatMap(({ words, instead }) =>
        Array.from(searched.matchAll(acrossLines(words)), (found) => ({ found, instead })),
      )
      .map(({ found, instead }) => {
        const at = start + found.index;
        const line = source.slice(0, at).split('\n').length;
        return `${file}:${line}: ${instead}: ${sentenceAt(at, source.slice(0, start + text.length), start)}`;
      });
  });
}

/** Makes the spaces of a pattern match line ends too. */
const acrossLines = (words) => new RegExp(words.source.replaceAll(' ', '\\s+'), words.flags);

/** Replaces text by spaces, so that all positions and line numbers stay the same. */
const erase = (text) => text.replace(/\S/g, ' ');
const eraseAt = (start, end, text) => text.slice(0, start) + erase(text.slice(start, end)) + text.slice(end);
const eraseCode = (text) => text.replace(/`[^`\n]*`|@param (\{.*\} )?\w+/g, erase);

function markdown(source) {
  const text = source.replace(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2|<!--[\s\S]*?-->|\]\([^)\s]*\)/gm, erase);
  return { start: 0, text: eraseCode(text) };
}

/** Returns the comments and messages of a script; for a test, its comments and titles. */
function passagesOf(file, source) {
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const passages = joinLines(comments, source).map(({ start, end }) => ({
    start,
    text: eraseCode(source.slice(start, end).replace(/^\s*(\/\/|\*(?!\/))|^\/\*+|\*\/$/gm, erase)),
    isComment: true,
  }));
  const add = ({ type, start, end, value, expressions = [] }) => {
    if (type !== 'TemplateLiteral' && typeof value !== 'string') return;
    const words = expressions.reduce(
      (text, inner) => eraseAt(inner.start - start, inner.end - start, text),
      source.slice(start, end),
    );
    // The letter of an escape sequence would join the word after it.
    const text = eraseCode(
      words
        .slice(1, -1)
        .replace(/\\[ntr]/g, '  ')
        .replace(/\\/g, ' '),
    );
    if (/[a-z,.] [a-z]/i.test(text)) passages.push({ start: start + 1, text });
  };
  const isTest = /^test\/|\.test\.ts$/.test(file);
  const addTitle = ({ callee, arguments: [title] }) => {
    if (title && /^(describe|it|test)\b/.test(source.slice(callee.start, callee.end))) add(title);
  };
  new Visitor(isTest ? { CallExpression: addTitle } : { Literal: add, TemplateLiteral: add }).visit(program);
  return passages;
}

/** Joins line comments on consecutive lines to one text. */
function joinLines(comments, source) {
  const joined = [];
  for (const { type, start, end } of comments) {
    const last = joined.at(-1);
    if (type === 'Line' && last?.type === 'Line' && /^\n *$/.test(source.slice(last.end, start))) last.end = end;
    else joined.push({ type, start, end });
  }
  return joined;
}

/** Returns the sentence around a position of `source`. The sentence begins at `first` at the earliest. */
function sentenceAt(at, source, first) {
  const ends = Array.from(source.slice(first, at).matchAll(/[.!?]\s|\n\s*\n|\|/g), ({ index }) => index + 1);
  const [sentence] = /^[\s\S]*?(?:[.!?](?=\s|$)|(?=\n\s*\n|\|)|$)/.exec(
    source.slice(first + Math.max(0, ...ends)).trimStart(),
  );
  return sentence
    .replace(/^\s*(\/\/|\/?\*+\/?)|\*\/$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const findings = findingsBelow(process.argv.length > 2 ? process.argv.slice(2) : everything);
  console.log([...findings, `${findings.length} sentences to look at`].join('\n'));
  if (findings.length > 0) process.exitCode = 1;
}
