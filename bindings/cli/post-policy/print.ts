/** Prints forms. */

import type { PostPolicy } from '../../api/post-policy.js';
import { splitUnseen, visibleJson } from '../../api/visible.js';
import { UsageError } from '../exit.js';
import { quote } from '../shell.js';
import type { OutputFormat } from './options.js';

/** Formats a form for standard output. @throws UsageError if a curl command would lack a field */
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
    // S3 ignores fields after the file.
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
 * Escapes text for an attribute. Escapes invisible characters and line breaks too, because a browser normalizes a raw CR.
 *
 * @throws UsageError for U+0080 to U+009F, which HTML cannot represent (HTML Standard, "Numeric character reference end state")
 */
function escapeHtml(text: string): string {
  if (/[\x80-\x9f]/.test(text))
    throw new UsageError('--html cannot represent the control characters U+0080 to U+009F. Use JSON');
  const [first = '', ...rest] = splitUnseen(text.replace(/[&<>"'\n\t]/g, reference));
  return first + rest.map((part, i) => (i % 2 === 0 ? part.replace(/./gsu, reference) : part)).join('');
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function toCurl({ url, fields, openFields }: PostPolicy, file: string): string {
  if (openFields.length > 0)
    throw new UsageError(`--curl needs a value for ${openFields.join(', ')}. Use --key or --field`);
  // Not -F, which reads a value that begins with "@" or "<" as a file name, and text after ";" as a type.
  const parts = Object.entries(fields).map(([name, value]) => `--form-string ${quote(`${name}=${value}`)}`);
  const name = file.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `${['curl', ...parts, `-F ${quote(`file=@"${name}"`)}`, quote(url)].join(' \\\n  ')}\n`;
}
