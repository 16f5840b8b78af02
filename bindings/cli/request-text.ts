/** A request as text: an argument, a file or standard input. */
import { isCurl } from '../diagnose/read/curl.js';
import { abortable } from '../util/abortable.js';
import { UsageError } from './exit.js';
import { openFile, sayThatItWaits } from './files.js';
import type { Surroundings } from './surroundings.js';

/** The most that is read of a file: what is looked at is text, and mostly a few KB. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Reads what an argument stands for: a URL, a curl command, raw HTTP or JSON is the text itself, anything else names a file; "-", or no argument,
 * is standard input.
 *
 * @throws UsageError for what is too large, and what reading fails with
 */
export async function readArgument(given: string | undefined, surroundings: Surroundings): Promise<string> {
  if (given !== undefined && isText(given)) return given;
  if (given !== undefined && given !== '-') return readFileText(given, surroundings);
  sayThatItWaits(surroundings, 'a request');
  return readAll(surroundings.stdin, 'standard input', surroundings);
}

/** @throws UsageError for what is too large, and what reading fails with */
export function readFileText(name: string, surroundings: Surroundings): Promise<string> {
  return readAll(openFile(name), name, surroundings);
}

/** The one argument of a command line. @throws UsageError for a curl command that the shell has split */
export function oneArgument(words: readonly string[]): string | undefined {
  if (words.length > 1) throw new UsageError(`expected one request, got ${words.length} arguments`);
  return words[0];
}

/** @throws UsageError: options of curl would be taken for options of siglane */
export function refuseSplitCommand(args: readonly string[]): void {
  if (args.includes('curl'))
    throw new UsageError('put the curl command into quotes, so that it is one argument; or pipe it in');
}

/** A URL, before which a quotation mark may stand. */
export function isUrl(text: string): boolean {
  return /^\s*["']?(?:https?|wss?):\/\//i.test(text);
}

function isText(given: string): boolean {
  const start = given.trimStart();
  return isUrl(given) || isCurl(start) || start.startsWith('{') || /[\r\n]/.test(given);
}

async function readAll(source: AsyncIterable<Uint8Array>, name: string, { signal }: Surroundings): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of abortable(source, signal)) {
    length += piece.length;
    if (length > MOST_BYTES) throw new UsageError(`${name} has more than 8 MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
