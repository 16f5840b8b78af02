import { isSiglaneError, type SiglaneError } from '../../api/errors.js';
import type { Signer } from '../../api/signer.js';
import { createSigner } from '../../signer/create-signer.js';
import { abortable, untilAborted } from '../../util/abortable.js';
import { complain } from '../complain.js';
import { findAccount, requireRegion } from '../credentials.js';
import { inOptions } from '../errors.js';
import { ExitCode } from '../exit.js';
import { openFile, sayThatItWaits, sizeOf } from '../files.js';
import { Output } from '../output.js';
import { sayIfShortened } from '../shortened.js';
import type { Surroundings } from '../surroundings.js';
import { findShortened, presignItems, type SignedItems, toNdjson } from './items.js';
import { presignKeys } from './keys.js';
import { LineError, type Skipped, separatorByte } from './lines.js';
import { type PresignCommand, readPresignCommand } from './options.js';
import { Workers } from './workers.js';

/** Length of `s3://` in bytes. */
const ADDRESS_LENGTH = 5;
/** The end of `s3://` and `S3://`. */
const ADDRESS_END = Buffer.from('3://');
const ADVICE =
  's3://. Use --bucket, and write only the key on each line. With --ndjson a key may really have this name';

/** Runs `siglane presign`. Returns the exit code. @throws UsageError, or the error of reading, signing or writing */
export async function presign(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readPresignCommand(args);
  const { signer, workers, mayShorten } = await prepare(command, surroundings);
  const output = new Output(surroundings, await totalSize(command.files));
  const report = (message: string) => {
    output.clearProgress();
    complain(surroundings.stderr, message);
  };
  let countSkipped = 0;
  const skip = (place: (error: LineError) => string): Skipped | undefined => {
    if (!command.skipRefused) return undefined;
    return (error) => {
      countSkipped++;
      report(place(error));
    };
  };
  // One report is enough: the credentials end at the same time for all lines.
  let isReported = !mayShorten;
  try {
    if (!isJson(command)) await untilAborted(workers.begin(command.files), surroundings.signal);
    await presignArguments(signer, command, output, skip(keyPlace));
    for (const [name, source] of sources(command, surroundings)) {
      const skipped = skip((error) => linePlace(name, command, error));
      const watch = (batch: SignedItems) => {
        const error = isReported ? undefined : findShortened(batch);
        if (error === undefined) return;
        isReported = true;
        report(`${linePlace(name, command, error)}. This may apply to other lines too`);
      };
      await inFile(
        name,
        command,
        presignSource(signer, source, command, { workers, output, signal: surroundings.signal, skipped, watch }),
      );
    }
    await output.finish();
  } finally {
    output.clearProgress();
    signer.dispose();
    const closed = workers.close();
    // After an interrupt, do not wait for workers that are still starting.
    if (!surroundings.signal.aborted) await closed;
  }
  return countSkipped > 0 ? ExitCode.Failed : ExitCode.Done;
}

/** The parts of a run that `prepare` creates. */
interface Prepared {
  readonly signer: Signer;
  readonly workers: Workers;
  /** The credentials end, and the user does not know yet that they shorten the validity of URLs. */
  readonly mayShorten: boolean;
}

/** Creates the signer, and tries the template once to find mistakes in it before the first key is read. */
async function prepare(command: PresignCommand, { env, stderr }: Surroundings): Promise<Prepared> {
  const { credentials, region: defaultRegion } = await findAccount(command.profile, env);
  const region = requireRegion(command.region ?? defaultRegion);
  try {
    const signer = await createSigner({ credentials, region });
    const url = signer.presign({ ...command.template, key: 'a' });
    const isShortened = sayIfShortened(stderr, url, command.template.expiresIn);
    return {
      signer,
      workers: new Workers(command.workers, { credentials, region }),
      mayShorten: credentials.expiration !== undefined && !isShortened,
    };
  } catch (error) {
    throw inOptions(error as Error);
  }
}

/** Presigns the keys of the command line. */
async function presignArguments(
  signer: Signer,
  { keys, template, outputNdjson }: PresignCommand,
  output: Output,
  skipped: Skipped | undefined,
): Promise<void> {
  if (keys.length === 0) return;
  const format = outputNdjson ? 'ndjson' : 'lines';
  try {
    if (skipped === undefined) {
      await output.write(signer.presignBytes(template, keys, { format }).urls, keys.length);
      return;
    }
    const { urls, refused } = signer.presignBytes(template, keys, { format, onRefused: 'skip' });
    for (const { index, error } of refused) skipped(LineError.of(index, error as SiglaneError));
    await output.write(urls, keys.length);
  } catch (error) {
    const line = lineErrorOf(error);
    throw line === undefined ? error : new Error(keyPlace(line), { cause: error });
  }
}

/** Adds the position of a key on the command line to its error message. */
function keyPlace({ index, message }: LineError): string {
  return `key ${index + 1}: ${message}`;
}

/** Size of all files, in bytes. Undefined if the size of a file is not known. */
async function totalSize(files: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const file of files) {
    const size = file === '-' ? undefined : await sizeOf(file);
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

function* sources(
  { files }: PresignCommand,
  surroundings: Surroundings,
): Generator<[name: string | undefined, AsyncIterable<Uint8Array>]> {
  for (const file of files) {
    if (file === '-') sayThatItWaits(surroundings, 'keys, one per line');
    yield file === '-' ? [undefined, surroundings.stdin] : [file, openFile(file)];
  }
}

/** Waits for `work`, and adds file and line to an error about a key. */
async function inFile(name: string | undefined, command: PresignCommand, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const line = lineErrorOf(error);
    if (line === undefined) throw error;
    throw new Error(linePlace(name, command, line), { cause: error });
  }
}

function linePlace(name: string | undefined, { separator }: PresignCommand, { index, message }: LineError): string {
  const file = name === undefined ? '' : `${name}: `;
  return `${file}${separator === 'nul' ? 'key' : 'line'} ${index + 1}: ${message}`;
}

function lineErrorOf(error: unknown): LineError | undefined {
  if (error instanceof LineError) return error;
  return isSiglaneError(error) && error.index !== undefined ? LineError.of(error.index, error) : undefined;
}

/** Checks for input or output as JSON. Each line then becomes a JavaScript string, which only this thread can do. */
function isJson({ inputNdjson, outputNdjson }: PresignCommand): boolean {
  return inputNdjson || outputNdjson;
}

/**
 * Passes on the pieces of a source, and reports the progress to `output`. Refuses lines that begin with `s3://`, because the URL would be
 * for a key with this name.
 *
 * @throws LineError if the first line begins with `s3://`, Error for another line
 */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  { inputNdjson, separator }: PresignCommand,
  output: Output,
): AsyncGenerator<Uint8Array, void, undefined> {
  const byte = separatorByte(separator);
  // A line may continue in the next piece, so the end of each piece is searched again with the next piece.
  let end = Buffer.from([byte]);
  let isFirst = true;
  for await (const piece of source) {
    output.hasRead(piece.length);
    if (!inputNdjson) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      const seam = Buffer.concat([end, bytes.subarray(0, ADDRESS_LENGTH)]);
      const atSeam = findAddress(seam, byte);
      if (isFirst && atSeam === 0) throw new LineError(0, `begins with ${ADVICE}`);
      if (atSeam >= 0 || findAddress(bytes, byte) >= 0) throw new Error(`a line begins with ${ADVICE}`);
      end = Buffer.concat([end, bytes.subarray(-ADDRESS_LENGTH)]).subarray(-ADDRESS_LENGTH);
      isFirst = false;
    }
    yield piece;
  }
}

/** Index of the separator before the first line that begins with `s3://` or `S3://`, or -1. */
function findAddress(bytes: Buffer, separator: number): number {
  for (let at = bytes.indexOf(ADDRESS_END, 2); at >= 0; at = bytes.indexOf(ADDRESS_END, at + 1)) {
    const letter = bytes[at - 1];
    if (bytes[at - 2] === separator && (letter === 0x73 || letter === 0x53)) return at - 2;
  }
  return -1;
}

/** The parts of a run that all its sources share. */
interface Job {
  readonly workers: Workers;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly skipped: Skipped | undefined;
  /** Called for each batch of items before its URLs are written. */
  readonly watch: (batch: SignedItems) => void;
}

async function presignSource(
  signer: Signer,
  given: AsyncIterable<Uint8Array>,
  command: PresignCommand,
  { workers, output, signal, skipped, watch }: Job,
): Promise<void> {
  const { template } = command;
  const source = watched(given, command, output);
  if (isJson(command)) {
    for await (const batch of presignItems(signer, template, abortable(source, signal), command, skipped)) {
      watch(batch);
      await output.write(command.outputNdjson ? toNdjson(batch) : batch.signed.urls, batch.items.length);
    }
  } else {
    for await (const { urls, offsets } of presignKeys(signer, template, source, command, workers, signal, skipped)) {
      await output.write(urls, offsets.length - 1);
    }
  }
}
