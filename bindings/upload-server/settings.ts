/** Validates the options of a handler once, when it is created. */
import { checkNames, checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type { UploadServerOptions } from '../api/upload-server.js';
import { ADDRESS_NAMES, readAddress } from '../aws/bucket-endpoint.js';
import { readExpiresIn } from '../protocol/expires.js';
import { wholeNumber } from '../util/integers.js';
import { type TargetSource, targetOf } from './target.js';

export interface HandlerSettings extends TargetSource {
  readonly grant: UploadServerOptions['grant'];
  readonly maxBodyBytes: number;
  readonly origins: ReadonlySet<string>;
}

const NAMES = ['signer', ...ADDRESS_NAMES, 'grant', 'expiresIn', 'maxBodyBytes', 'allowOrigin'];
const DEFAULT_BODY_BYTES = 65_536;
const MOST_BODY_BYTES = 16 * 1024 * 1024;

/**
 * @param further Names of additional options of this handler.
 * @throws TypeError, RangeError, and for a signer (not a provider) also the errors of `targetOf`
 */
export function readSettings(
  options: UploadServerOptions,
  bodyBytes = DEFAULT_BODY_BYTES,
  further: readonly string[] = [],
): HandlerSettings {
  checkOptions(options);
  checkNames('options', options, new Set([...NAMES, ...further]));
  const { signer, grant, expiresIn, maxBodyBytes, allowOrigin } = options;
  if (typeof signer !== 'object' || signer === null || !('sign' in signer || 'current' in signer))
    throw wrongType('signer', 'a signer (await it first) or a signer provider', signer);
  if (typeof grant !== 'function') throw wrongType('grant', 'a function', grant);
  const { bucket, endpoint, pathStyle, dualStack, accelerate, fips } = options;
  const given = { bucket, endpoint, pathStyle, dualStack, accelerate, fips, expiresIn };
  readAddress(given);
  readExpiresIn(expiresIn);
  if (!('current' in signer)) targetOf(signer, given);
  return {
    source: signer,
    given,
    grant,
    maxBodyBytes: wholeNumber('maxBodyBytes', maxBodyBytes, MOST_BODY_BYTES, ' bytes') ?? bodyBytes,
    origins: readOrigins(allowOrigin),
  };
}

/** Parses origins in the format that browsers send. */
function readOrigins(given: unknown): ReadonlySet<string> {
  if (given === undefined) return new Set();
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  for (const each of list) {
    if (typeof each !== 'string') throw wrongType('allowOrigin', 'a string or an array of strings', each);
    if (!isOrigin(each))
      throw outOfRange('allowOrigin', 'origins such as https://app.example, without a path', JSON.stringify(each));
  }
  return new Set(list as string[]);
}

function isOrigin(text: string): boolean {
  try {
    // An origin in another format would never match.
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
