/** `createPresignedPost` of the AWS SDK, with siglane's signer. */
import type { PresignedPost, PresignedPostOptions, PresigningClient } from '../api/aws-sdk-presigners.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import { readSigner } from '../identity/signer-access.js';
import { encodeBase64 } from '../platform/base64.js';
import { readConditions } from '../policy/conditions.js';
import { checkSendable, FILENAME } from '../policy/form.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { amzDate, dayOf } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { wholeNumber } from '../util/integers.js';
import { type ClientConfig, readClient } from './capture.js';
import { clientDate } from './get-signed-url.js';
import { keptSigner } from './kept-signers.js';
import { postUrl } from './post-url.js';

const OPTION_NAMES: ReadonlySet<string> = new Set(['Bucket', 'Key', 'Conditions', 'Fields', 'Expires']);
/** The SDK's default, in seconds. It is not that of `createPostPolicy`. */
const DEFAULT_EXPIRES = 3600;
/** Fields that `createPresignedPost` writes itself, in lower case. */
const RESERVED: ReadonlySet<string> = new Set([
  'bucket',
  'key',
  'policy',
  ...[PARAMETER.algorithm, PARAMETER.credential, PARAMETER.date, PARAMETER.sessionToken, PARAMETER.signature].map(
    (name) => name.toLowerCase(),
  ),
]);

const encoder = new TextEncoder();

/**
 * Creates a form for uploads by browsers, as `createPresignedPost` of @aws-sdk/s3-presigned-post 3.1163 does: the same URL, fields, policy
 * and signature. The client's `credentials`, `region` and `systemClockOffset` count, as they do there.
 *
 * @param client an `S3Client`
 * @param options bucket, key, conditions, fields and validity, by the SDK's names
 * @returns the URL and the fields of the form
 * @throws (as a rejection) TypeError for the client or an option; RangeError for `Expires` or a long key; SigV4Error `InvalidPolicy` for a
 * malformed condition or a field that is set here, `EmptyKey`, `InvalidText`, `InvalidBucket` for a directory bucket, and
 * `ArnNotSupported` for what needs SigV4A; errors of the client's credentials and endpoint rules
 * @example
 * const { url, fields } = await createPresignedPost(client, {
 *   Bucket: 'examplebucket',
 *   Key: 'user/eric/${filename}',
 *   Conditions: [['content-length-range', 1, 1_000_000]],
 *   Expires: 600,
 * });
 */
export async function createPresignedPost(
  client: PresigningClient,
  options: PresignedPostOptions,
): Promise<PresignedPost> {
  const { Bucket, Key, Conditions, Fields, seconds } = readOptions(options);
  const config = readClient(client);
  const url = await postUrl(config, Bucket, Key);
  const { accessKeyId, date, token, sign } = await postSigner(client, config);
  const time = date.getTime();
  const fields: Record<string, string> = { ...Fields, bucket: Bucket };
  fields[PARAMETER.algorithm] = ALGORITHM;
  fields[PARAMETER.credential] = `${accessKeyId}/${sign.scope}`;
  fields[PARAMETER.date] = amzDate(time);
  if (token !== undefined) fields[PARAMETER.sessionToken] = token;
  const policy = encodePolicy(time + 1000 * seconds, [
    ...Conditions,
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    keyCondition(Key),
  ]);
  return {
    url,
    fields: { ...fields, key: Key, Policy: policy, [PARAMETER.signature]: sign.text(policy) },
  };
}

/** Finds the client's signer and its date. The scope is the client's region and `s3`, also for an access point of another region. */
async function postSigner(client: PresigningClient, config: ClientConfig) {
  const credentials = await config.credentials();
  const region = await config.region();
  const signer = await keptSigner(client, { credentials, region, service: 's3', isExpress: false });
  const date = clientDate(config);
  const { signingKeys } = readSigner(signer);
  const { credentialScope: scope } = signingKeys.at(date.getTime());
  const text = (policy: string) => signingKeys.signText(dayOf(amzDate(date.getTime())), policy);
  return { accessKeyId: signer.accessKeyId, date, token: signingKeys.sessionToken, sign: { scope, text } };
}

/** Writes the policy as the SDK does, so that its signature is the same: UTF-8, no milliseconds, no condition twice. */
function encodePolicy(expiration: number, conditions: readonly unknown[]): string {
  const texts = new Set(conditions.map((condition) => JSON.stringify(condition)));
  const end = new Date(expiration).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return encodeBase64(encoder.encode(`{"expiration":"${end}","conditions":[${[...texts].join(',')}]}`));
}

/** Returns the condition of a key. Only a placeholder at its end leaves the rest open, as in the SDK. */
function keyCondition(key: string): unknown {
  return key.endsWith(FILENAME) ? ['starts-with', '$key', key.slice(0, -FILENAME.length)] : { key };
}

function readOptions(options: PresignedPostOptions) {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { Bucket, Conditions = [], Fields = {}, Expires } = options;
  const Key = readText('Key', options.Key);
  if (Key === '') throw refused('EmptyKey', 'Key', 'is empty: give a key, or a prefix and ${filename}');
  if (3 * Key.length > MOST_KEY_BYTES && encoder.encode(Key).length > MOST_KEY_BYTES)
    throw outOfRange('Key', `at most ${MOST_KEY_BYTES} UTF-8 bytes`, 'more');
  if (typeof Fields !== 'object' || Fields === null || Symbol.iterator in Fields)
    throw wrongType('Fields', 'an object of names and values', Fields);
  for (const [name, value] of Object.entries(Fields)) {
    if (RESERVED.has(name.toLowerCase()))
      throw refused('InvalidPolicy', `Fields.${name}`, 'is set by createPresignedPost: leave it out');
    readText(`Fields.${name}`, value);
  }
  if (!Array.isArray(Conditions)) throw wrongType('Conditions', 'an array', Conditions);
  readConditions(Conditions);
  const seconds = wholeNumber('Expires', Expires, WEEK, ' seconds') ?? DEFAULT_EXPIRES;
  return { Bucket: readText('Bucket', Bucket), Key, Conditions, Fields, seconds };
}

function readText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!value.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate');
  checkSendable(field, value, undefined);
  return value;
}
