/** Reads a request as text from an argument, a file or standard input. */
import { isCurl } from '../diagnose/read/curl.js';
import { abortable } from '../util/abortable.js';
import { UsageError } from './exit.js';
import { openFile, sayThatItWaits } from './files.js';
import type { Surroundings } from './surroundings.js';

/** Largest file, in bytes. Requests are texts, most of them of a few KB. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Reads the request that an argument gives. A URL, a curl command, raw HTTP or JSON is the request itself; any other argument is a file
 * name. Reads standard input for "-" or without an argument.
 *
 * @throws UsageError for a text of more than 8 MiB, or the error of reading
 */
export async function readArgument(given: string | undefined, surroundings: Surroundings): Promise<string> {
  if (given !== undefined && isText(given)) return given;
  if (given !== undefined && given !== '-') return readFileText(given, surroundings);
  sayThatItWaits(surroundings, 'a request');
  return readAll(surroundings.stdin, 'standard input', surroundings);
}

/** Reads a file as text. @throws UsageError for a file of more than 8 MiB, or the error of reading */
export function readFileText(name: string, surroundings: Surroundings): Promise<string> {
  return readAll(openFile(name), name, surroundings);
}

/** Checks that there is at most one argument. @throws UsageError for more, as when a curl command is not quoted */
export function oneArgument(words: readonly string[]): string | undefined {
  if (words.length > 1) throw new UsageError(`expected one request, got ${words.length} arguments. Quote the request`);
  return words[0];
}

/** @throws UsageError for a curl command without quotes, because its options would be read as options of siglane */
export function refuseSplitCommand(args: readonly string[]): void {
  if (args.includes('curl'))
    throw new UsageError('put the curl command into quotes to make it one argument, or pipe it in');
}

/** Checks that a text begins with a URL, with or without a quotation mark. */
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
    if (length > MOST_BYTES) throw new UsageError(`${name} has more than 8 MiB. Give only the request`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
