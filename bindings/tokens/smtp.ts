/** Passwords for the SMTP endpoints of Amazon SES. */

import { checkNames, checkOptions, refused } from '../api/errors.js';
import type { SmtpCredentials, SmtpPasswordOptions, TokenSource } from '../api/tokens.js';
import { encodeBase64 } from '../platform/base64.js';
import { concatBytes, fromHex } from '../util/bytes.js';
import { regionOf } from './region.js';
import { partsOf } from './source.js';

const NAMES: ReadonlySet<string> = new Set(['region']);
/** The day and the text that every password signs, and the number of the algorithm, its first byte. */
const DAY = '11111111';
const TEXT = 'SendRawEmail';
const VERSION = 4;

/**
 * Computes the user name and password with which an IAM user sends mail by SMTP (Amazon SES Developer Guide, "Obtaining Amazon SES SMTP
 * credentials by converting existing AWS credentials"). The secret does not leave the signer.
 *
 * The password stays valid as long as the access key. It cannot be made from temporary credentials.
 *
 * @param source a signer or provider, with the access key of an IAM user who may call `ses:SendRawEmail`
 * @param options the region of the SMTP endpoint
 * @returns the user name, which is the access key, and the password
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `InvalidCredentials` for temporary credentials or a signing
 * key, `CredentialsExpired`, `CredentialsUnavailable`, `SignerDisposed` (all as rejections)
 * @example
 * const { username, password } = await createSmtpPassword(signer, { region: 'eu-west-1' });
 * const transport = nodemailer.createTransport({
 *   host: 'email-smtp.eu-west-1.amazonaws.com',
 *   port: 465,
 *   secure: true,
 *   auth: { user: username, pass: password },
 * });
 */
export async function createSmtpPassword(
  source: TokenSource,
  options: SmtpPasswordOptions = {},
): Promise<SmtpCredentials> {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { region: given } = options;
  const parts = await partsOf(source);
  const region = regionOf(given, parts);
  const { signingKeys } = parts;
  const { accessKeyId, sessionToken, secretAccessKey } = signingKeys.usable();
  if (sessionToken !== undefined)
    throw refused(
      'InvalidCredentials',
      'sessionToken',
      'is of temporary credentials, which SMTP does not accept: use the access key of an IAM user',
    );
  if (secretAccessKey === undefined)
    throw refused('InvalidCredentials', 'secretAccessKey', 'is unknown to a signer made from a signing key');
  // Throws for credentials that have expired.
  signingKeys.time(undefined);
  const signature = signingKeys.inScope({ region, service: 'ses' }).signText(DAY, TEXT);
  const password = encodeBase64(concatBytes(Uint8Array.of(VERSION), fromHex(signature)));
  return { username: accessKeyId, password };
}
