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
import { presignItems, toNdjson } from './items.js';
import { presignKeys } from './keys.js';
import { LineError, type Skipped, separatorByte } from './lines.js';
import { type PresignCommand, readPresignCommand } from './options.js';
import { Workers } from './workers.js';

const ADDRESS = Buffer.from('s3://');
const ADVICE =
  's3://: give --bucket, and of each line what follows the bucket (a key may have that name with --ndjson)';

/** `siglane presign`. Returns the exit code; what goes wrong is thrown. */
export async function presign(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readPresignCommand(args);
  const { signer, workers } = await prepare(command, surroundings);
  const output = new Output(surroundings, await totalSize(command.files));
  let countSkipped = 0;
  const skip = (place: (error: LineError) => string): Skipped | undefined => {
    if (!command.skipRefused) return undefined;
    return (error) => {
      countSkipped++;
      output.clearProgress();
      complain(surroundings.stderr, place(error));
    };
  };
  try {
    if (!isJson(command)) await untilAborted(workers.begin(command.files), surroundings.signal);
    await presignArguments(signer, command, output, skip(keyPlace));
    for (const [name, source] of sources(command, surroundings)) {
      const skipped = skip((error) => linePlace(name, command, error));
      await inFile(
        name,
        command,
        presignSource(signer, source, command, workers, output, surroundings.signal, skipped),
      );
    }
    await output.finish();
  } finally {
    output.clearProgress();
    signer.dispose();
    const closed = workers.close();
    // Whoever interrupts does not wait for workers that are still starting.
    if (!surroundings.signal.aborted) await closed;
  }
  return countSkipped > 0 ? ExitCode.Failed : ExitCode.Done;
}

/** Makes the signer, and tries the template once, so that a mistake in it is found before the first key is read. */
async function prepare(
  command: PresignCommand,
  { env, stderr }: Surroundings,
): Promise<{ signer: Signer; workers: Workers }> {
  const { credentials, region: defaultRegion } = await findAccount(command.profile, env);
  const region = requireRegion(command.region ?? defaultRegion);
  try {
    const signer = await createSigner({ credentials, region });
    sayIfShortened(stderr, signer.presign({ ...command.template, key: 'a' }), command.template.expiresIn);
    return { signer, workers: new Workers(command.workers, { credentials, region }) };
  } catch (error) {
    throw inOptions(error as Error);
  }
}

/** Keys of the command line. */
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

/** An error about a key of the command line. */
function keyPlace({ index, message }: LineError): string {
  return `key ${index + 1}: ${message}`;
}

/** Bytes of all files; undefined if that of one is not known. */
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
    if (file === '-') sayThatItWaits(surroundings, 'keys, one a line');
    yield file === '-' ? [undefined, surroundings.stdin] : [file, openFile(file)];
  }
}

/** Adds to an error about a key where the key stands: the file, and the line. */
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

/** Whether a JavaScript string is made of each line, which only this thread does. */
function isJson({ inputNdjson, outputNdjson }: PresignCommand): boolean {
  return inputNdjson || outputNdjson;
}

/**
 * Hands on the pieces of a source, and says to `output` how far it is. Addresses as AWS's command has them are refused: they would become URLs of keys
 * with these names.
 *
 * @throws LineError if the first line is one, Error if another is
 */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  { inputNdjson, separator }: PresignCommand,
  output: Output,
): AsyncGenerator<Uint8Array, void, undefined> {
  const begun = Buffer.from([separatorByte(separator), ...ADDRESS]);
  // A line may begin in one piece and go on in the next: the end of what came before is looked at again.
  let end = begun.subarray(0, 1);
  let isFirst = true;
  for await (const piece of source) {
    output.hasRead(piece.length);
    if (!inputNdjson) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      const seam = Buffer.concat([end, bytes.subarray(0, ADDRESS.length)]);
      if (isFirst && seam.indexOf(begun) === 0) throw new LineError(0, `begins with ${ADVICE}`);
      if (seam.includes(begun) || bytes.includes(begun)) throw new Error(`a line begins with ${ADVICE}`);
      end = Buffer.concat([end, bytes.subarray(-ADDRESS.length)]).subarray(-ADDRESS.length);
      isFirst = false;
    }
    yield piece;
  }
}

async function presignSource(
  signer: Signer,
  given: AsyncIterable<Uint8Array>,
  command: PresignCommand,
  workers: Workers,
  output: Output,
  signal: AbortSignal,
  skipped: Skipped | undefined,
): Promise<void> {
  const { template } = command;
  const source = watched(given, command, output);
  if (isJson(command)) {
    for await (const batch of presignItems(signer, template, abortable(source, signal), command, skipped)) {
      await output.write(command.outputNdjson ? toNdjson(batch) : batch.signed.urls, batch.items.length);
    }
  } else {
    for await (const { urls, offsets } of presignKeys(signer, template, source, command, workers, signal, skipped)) {
      await output.write(urls, offsets.length - 1);
    }
  }
}
