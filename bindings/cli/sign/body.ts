/** The body of a request: where it comes from, and its hash. It is never held as a whole, however large the file. */
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
 * Reads the values of --data, where "@" stands before a file as it does for curl, and of --data-raw.
 *
 * @throws UsageError if there is more than one, which curl would join
 */
export function readBody(data: readonly string[], raw: readonly string[]): Body | undefined {
  if (data.length + raw.length > 1) throw new UsageError('give --data or --data-raw once: a request has one body');
  const [text] = data;
  if (text === undefined) return raw[0] === undefined ? undefined : { from: 'text', text: raw[0] };
  if (!text.startsWith('@')) return { from: 'text', text };
  if (text === '@') throw new UsageError('--data expected a file behind the "@"');
  return text === '@-' ? { from: 'stdin' } : { from: 'file', file: text.slice(1) };
}

/** SHA-256 in 64 lower-case hexadecimal digits. @throws what reading fails with, or the signal's reason */
export async function hashBody(body: Body, surroundings: Surroundings): Promise<string> {
  const hash = createHash('sha256');
  if (body.from === 'text') return hash.update(body.text, 'utf8').digest('hex');
  const { stdin, signal } = surroundings;
  if (body.from === 'stdin') sayThatItWaits(surroundings, 'the body');
  const source = body.from === 'stdin' ? stdin : openFile(body.file);
  for await (const piece of abortable(source, signal)) hash.update(piece);
  return hash.digest('hex');
}
