/** Presigns many inputs of a command with a client of the SDK. */
import type { SdkCommandClass, SdkPresignManyOptions, SdkPresignStreamOptions } from '../api/aws-sdk.js';
import type { PresigningClient } from '../api/aws-sdk-presigners.js';
import { wrongType } from '../api/errors.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusedItem } from '../api/refusals.js';
import { abortable, untilAborted } from '../util/abortable.js';
import { beginCall, type Call, InputBatch } from './presign-batch.js';
import { NAMES_OF, readSettings } from './presign-options.js';

/**
 * Presigns a URL for each input of a command, with the client's endpoint, credentials, region and middleware. The URLs are those that
 * `getSignedUrl` of `@aws-sdk/s3-request-presigner` (3.1163) makes with the same client, input and date, apart from the order of the
 * parameters.
 *
 * The client's middleware runs once for each group of inputs, with the first input of the group. Inputs that differ only in `Key` and in
 * query parameters are one group. Query parameters are also the headers that a presigned URL has in its query: metadata, tags, checksums,
 * `RequestPayer`. Each value of `Bucket` and of a signed header, such as `ContentLength` or `SSECustomerKey`, makes a group of its own.
 * Middleware of yours that depends on the key must use `getSignedUrl`.
 *
 * These commands are accepted: GetObject, PutObject, HeadObject, DeleteObject, UploadPart, ListObjectsV2 and CreateMultipartUpload.
 *
 * It differs from the SDK on purpose in these cases:
 * - PutObject and UploadPart have no `x-amz-checksum-crc32=AAAAAA==`, unless the input asks for a checksum. The SDK computes it from the
 *   body, which a presigned URL does not have yet, and S3 would then accept only an empty upload. So it equals the SDK with
 *   `requestChecksumCalculation: 'WHEN_REQUIRED'`.
 * - The date is the client's clock, corrected by `systemClockOffset`, which the SDK ignores here.
 * - It refuses empty keys, keys with a segment `.` or `..` (`allowDotSegments`), keys over 1,024 bytes (`maxKeyBytes`), signed headers
 *   that are not ASCII, and `expiresIn: 0`.
 * - It refuses an input with more than 8,192 bytes or 128 parameters of its own in the query. S3 has 2 KiB for metadata.
 * - It refuses unknown members, wrong types, and inputs without a member that the service requires: `PartNumber` and `UploadId`.
 *
 * @param client an `S3Client`
 * @param Command the class of the command
 * @param inputs inputs of the command. They are read once, in order
 * @param options options of `getSignedUrl`, and of bulk presigning
 * @returns the URLs, in the order of the inputs; with `onRefused: 'skip'` also the refused inputs
 * @throws TypeError, RangeError or SigV4Error with the member in `field` and the position of the input in `index`; errors of the SDK's
 * middleware and credentials as they are (all as rejections)
 * @example
 * const inputs = keys.map((Key) => ({ Bucket: 'examplebucket', Key }));
 * const urls = await presignMany(s3, GetObjectCommand, inputs, { expiresIn: 3600 });
 */
export async function presignMany<Input extends object, R extends OnRefused = 'throw'>(
  client: PresigningClient,
  Command: SdkCommandClass<Input>,
  inputs: Iterable<Input>,
  options?: SdkPresignManyOptions<R>,
): Promise<IfSkipped<R, PresignedUrls, string[]>>;
export async function presignMany<Input extends object>(
  client: PresigningClient,
  Command: SdkCommandClass<Input>,
  inputs: Iterable<Input>,
  options: SdkPresignManyOptions = {},
): Promise<PresignedUrls | string[]> {
  const call = beginCall(client, Command, readSettings(options, NAMES_OF.many));
  checkInputs(inputs, false);
  const batch = new InputBatch(call, 0);
  for (const input of inputs) batch.add(input);
  const entries = await batch.sign();
  if (call.settings.call.refusals === undefined) return entries as string[];
  const refused = entries.filter((entry) => typeof entry !== 'string');
  return { urls: entries.map((entry) => (typeof entry === 'string' ? entry : undefined)), refused };
}

/**
 * Presigns a stream of inputs of a command. It holds one batch in memory, and reads the next one after you have consumed this one. The
 * client's credentials are asked for at each batch, so a stream may be longer than they last.
 *
 * @param client as for `presignMany`
 * @param Command as for `presignMany`
 * @param inputs an iterable or async iterable of inputs
 * @param options those of `presignMany`, `batchSize` and `signal`
 * @returns the URLs, in the order of the inputs; with `onRefused: 'skip'` a refused input is `{ index, error }` in its place
 * @throws TypeError, RangeError or SigV4Error for the client, the command, the options and the list, at the call; as `presignMany` for an
 * input, when its batch is read. URLs of the batches before it have been returned, none of its own batch
 * @example
 * for await (const url of presignStream(s3, GetObjectCommand, inputs)) console.log(url);
 */
export function presignStream<Input extends object, R extends OnRefused = 'throw'>(
  client: PresigningClient,
  Command: SdkCommandClass<Input>,
  inputs: Iterable<Input> | AsyncIterable<Input>,
  options: SdkPresignStreamOptions<R> = {},
): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined> {
  const call = beginCall(client, Command, readSettings(options, NAMES_OF.stream));
  checkInputs(inputs, true);
  // The type depends on `onRefused`, which TypeScript cannot derive from the settings.
  return generate(call, inputs) as AsyncGenerator<never, void, undefined>;
}

async function* generate(
  call: Call,
  inputs: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<string | RefusedItem, void, undefined> {
  const { batchSize, signal } = call.settings.call;
  let first = 0;
  let batch = new InputBatch(call, first);
  for await (const input of abortable(inputs, signal)) {
    batch.add(input);
    if (batch.size < batchSize) continue;
    yield* deliver(await untilAborted(batch.sign(), signal), signal);
    first += batch.size;
    batch = new InputBatch(call, first);
  }
  if (batch.size > 0) yield* deliver(await untilAborted(batch.sign(), signal), signal);
}

function* deliver<T>(entries: readonly T[], signal: AbortSignal | undefined): Generator<T, void, undefined> {
  for (const entry of entries) {
    signal?.throwIfAborted();
    yield entry;
  }
}

/** @throws TypeError if inputs cannot be iterated */
function checkInputs(inputs: unknown, orAsync: boolean): void {
  if (typeof inputs === 'object' && inputs !== null) {
    if (Symbol.iterator in inputs || (orAsync && Symbol.asyncIterator in inputs)) return;
    if (Symbol.asyncIterator in inputs) throw wrongType('inputs', 'an iterable of inputs (or presignStream)', inputs);
  }
  throw wrongType('inputs', 'an iterable of inputs, such as an array', inputs);
}
