/** `createPresignedPost` of the AWS SDK, with siglane's signer. */
import type { PresignedPost, PresignedPostOptions, PresigningClient } from '../api/aws-sdk-presigners.js';
import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import { readSigner } from '../identity/signer-access.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { encodeBase64 } from '../platform/base64.js';
import { readConditions } from '../policy/conditions.js';
import { checkSendable, FILENAME } from '../policy/form.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { dayOf } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import { checkKeyLength } from '../protocol/key-length.js';
import * as FIELD from '../protocol/names/field.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { wholeNumber } from '../util/integers.js';
import { clientDate, readClient } from './client.js';
import { keptSigner } from './kept-signers.js';
import { postUrl } from './post-url.js';

const OPTION_NAMES: ReadonlySet<string> = new Set(['Bucket', 'Key', 'Conditions', 'Fields', 'Expires']);
/** The SDK's default, in seconds. It is not that of `createPostPolicy`. */
const DEFAULT_EXPIRES = 3600;
/** Fields that `createPresignedPost` writes itself, in lower case. */
const RESERVED: ReadonlySet<string> = new Set(['bucket', 'key', 'policy', ...FIELD.signed, FIELD.signature]);

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
  // The scope is the client's region and `s3`, also for an access point of another region.
  const identity = {
    credentials: await config.credentials(),
    region: await config.region(),
    service: 's3',
    isExpress: false,
  };
  const signer = readSigner(await keptSigner(client, identity));
  const fields = signedFields(signer, clientDate(config).getTime(), { Bucket, Key, Conditions, Fields, seconds });
  return { url, fields };
}

/** Makes the fields of a form. @param time in milliseconds since 1970 */
function signedFields({ signingKeys }: SignerParts, time: number, options: ReadOptions): Record<string, string> {
  const { Bucket, Key, Conditions, Fields, seconds } = options;
  const { date, credentialScope } = signingKeys.at(time);
  const { accessKeyId, sessionToken } = signingKeys;
  const fields: Record<string, string> = { ...Fields, bucket: Bucket };
  fields[PARAMETER.algorithm] = ALGORITHM;
  fields[PARAMETER.credential] = `${accessKeyId}/${credentialScope}`;
  fields[PARAMETER.date] = date;
  if (sessionToken !== undefined) fields[PARAMETER.sessionToken] = sessionToken;
  const own = Object.entries(fields).map(([name, value]) => JSON.stringify({ [name]: value }));
  const policy = encodePolicy(time + 1000 * seconds, [...Conditions, ...own, JSON.stringify(keyCondition(Key))]);
  const signature = signingKeys.signText(dayOf(date), policy);
  return { ...fields, key: Key, Policy: policy, [PARAMETER.signature]: signature };
}

/** Writes the policy as the SDK does, so that its signature is the same: UTF-8, no milliseconds, no condition twice. */
function encodePolicy(expiration: number, conditions: readonly string[]): string {
  const texts = new Set(conditions);
  const end = new Date(expiration).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return encodeBase64(encoder.encode(`{"expiration":"${end}","conditions":[${[...texts].join(',')}]}`));
}

/** Returns true for a placeholder at the end. The SDK gives other keys an exact condition. */
function hasOpenEnd(key: string): boolean {
  return key.endsWith(FILENAME);
}

function keyCondition(key: string): unknown {
  return hasOpenEnd(key) ? ['starts-with', '$key', key.slice(0, -FILENAME.length)] : { key };
}

type ReadOptions = ReturnType<typeof readOptions>;

function readOptions(options: PresignedPostOptions) {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { Bucket, Conditions: conditions = [], Fields: given = {}, Expires } = options;
  const Key = readText('Key', options.Key);
  if (Key === '') throw refused('EmptyKey', 'Key', 'is empty: give a key, or a prefix and ${filename}');
  checkKeyLength('Key', Key);
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw wrongType('Fields', 'an object of names and values', given);
  // Fields and conditions are copied, because the caller may change them while the credentials are loaded.
  const Fields = { ...given };
  for (const [name, value] of Object.entries(Fields)) {
    // The SDK's callers repeat these two. They change nothing, unless a placeholder would get an exact condition.
    const isRepeated = (name === 'bucket' && value === Bucket) || (name === 'key' && value === Key && !hasOpenEnd(Key));
    if (RESERVED.has(name.toLowerCase()) && !isRepeated)
      throw refused('InvalidPolicy', `Fields.${name}`, 'is set by createPresignedPost: leave it out');
    readText(`Fields.${name}`, value);
  }
  if (!Array.isArray(conditions)) throw wrongType('Conditions', 'an array', conditions);
  readConditions(conditions);
  const Conditions = conditions.map((condition) => JSON.stringify(condition));
  const seconds = wholeNumber('Expires', Expires, WEEK, ' seconds') ?? DEFAULT_EXPIRES;
  return { Bucket: readText('Bucket', Bucket), Key, Conditions, Fields, seconds };
}

function readText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!value.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate');
  checkSendable(field, value, undefined);
  return value;
}
