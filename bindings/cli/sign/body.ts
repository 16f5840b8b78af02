/** Reads and hashes the body of a request. Bodies are streamed, so memory does not grow with the file. */
import { createHash } from 'node:crypto';
import { abortable } from '../../util/abortable.js';
import { UsageError } from '../exit.js';
import { openFile, sayThatItWaits } from '../files.js';
import type { Surroundings } from '../surroundings.js';

export type Body =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'file'; readonly file: string }
  | { readonly from: 'stdin' };

/**
 * Reads the values of --data and --data-raw. As with curl, "@" before a value of --data makes it a file name.
 *
 * @throws UsageError for more than one value, which curl would join
 */
export function readBody(data: readonly string[], raw: readonly string[]): Body | undefined {
  if (data.length + raw.length > 1)
    throw new UsageError('use --data or --data-raw only once, because a request has one body');
  const [text] = data;
  if (text === undefined) return raw[0] === undefined ? undefined : { from: 'text', text: raw[0] };
  if (!text.startsWith('@')) return { from: 'text', text };
  if (text === '@') throw new UsageError('--data expected a file name after "@"');
  return text === '@-' ? { from: 'stdin' } : { from: 'file', file: text.slice(1) };
}

/** Hashes a body with SHA-256, as 64 lower-case hex digits. @throws the error of reading, or the signal's reason */
export async function hashBody(body: Body, surroundings: Surroundings): Promise<string> {
  const hash = createHash('sha256');
  if (body.from === 'text') return hash.update(body.text, 'utf8').digest('hex');
  const { stdin, signal } = surroundings;
  if (body.from === 'stdin') sayThatItWaits(surroundings, 'the body');
  const source = body.from === 'stdin' ? stdin : openFile(body.file);
  for await (const piece of abortable(source, signal)) hash.update(piece);
  return hash.digest('hex');
}
