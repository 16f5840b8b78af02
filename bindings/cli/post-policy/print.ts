/** What is printed of a form. */

import type { PostPolicy } from '../../api/post-policy.js';
import { splitUnseen, visibleJson } from '../../api/visible.js';
import { UsageError } from '../exit.js';
import { quote } from '../shell.js';
import type { OutputFormat } from './options.js';

/** The text for standard output. @throws UsageError if a curl command would lack a field */
export function print(format: OutputFormat, policy: PostPolicy): string {
  switch (format.kind) {
    case 'json':
      return `${visibleJson(JSON.stringify(policy, null, 2))}\n`;
    case 'html':
      return toHtml(policy);
    case 'curl':
      return toCurl(policy, format.file);
  }
}

function toHtml({ url, fields, openFields }: PostPolicy): string {
  const inputs = [
    ...Object.entries(fields).map(([name, value]) => input('hidden', name, value)),
    ...openFields.map((name) => `<label>${escapeHtml(name)} ${input('text', name, '')}</label>`),
    // S3 reads no field behind the file.
    '<input type="file" name="file" required>',
    '<button>Upload</button>',
  ];
  const action = `<form action="${escapeHtml(url)}" method="post" enctype="multipart/form-data">`;
  return `<!doctype html>\n<meta charset="utf-8">\n${action}\n${inputs.map((each) => `  ${each}\n`).join('')}</form>\n`;
}

function input(type: string, name: string, value: string): string {
  return `<input type="${type}" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
}

/**
 * Line breaks too: in an attribute's value a browser would keep them, but not a CR. And what cannot be seen.
 *
 * @throws UsageError for control characters that HTML has no way to write (HTML Standard, "Numeric character reference end state")
 */
function escapeHtml(text: string): string {
  if (/[\x80-\x9f]/.test(text)) throw new UsageError('--html cannot write the control characters U+0080 to U+009F');
  const [first = '', ...rest] = splitUnseen(text.replace(/[&<>"'\n\t]/g, reference));
  return first + rest.map((part, i) => (i % 2 === 0 ? part.replace(/./gsu, reference) : part)).join('');
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function toCurl({ url, fields, openFields }: PostPolicy, file: string): string {
  if (openFields.length > 0)
    throw new UsageError(`--curl needs a value for ${openFields.join(', ')}: give it with --key or --field`);
  // Not -F: to that a value that begins with "@" or "<" is a file, and one with ";" has a type behind it.
  const parts = Object.entries(fields).map(([name, value]) => `--form-string ${quote(`${name}=${value}`)}`);
  const name = file.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `${['curl', ...parts, `-F ${quote(`file=@"${name}"`)}`, quote(url)].join(' \\\n  ')}\n`;
}
