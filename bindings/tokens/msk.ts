/** Tokens for Apache Kafka clusters at Amazon MSK. */

import type { MskTokenOptions, Token, TokenSource } from '../api/tokens.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { urlSafeText } from './base64.js';
import { readText } from './names.js';
import { regionOf } from './region.js';
import { partsOf, presignToken, readTokenOptions } from './source.js';

/** The longest validity, in seconds. */
const VALIDITY = 900;

/**
 * Creates a token for the SASL mechanism OAUTHBEARER of Amazon MSK. It equals the token of aws-msk-iam-sasl-signer-js 1.0.3, except for
 * the name of the client.
 *
 * @param source a signer or provider
 * @param options the region of the cluster
 * @returns the token, valid for 15 minutes
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `CredentialsExpired`, `OutlivesCredentials`,
 * `CredentialsUnavailable`, `InvalidText`, `SignerDisposed` (all as rejections)
 * @example
 * const kafka = new Kafka({
 *   brokers,
 *   ssl: true,
 *   sasl: {
 *     mechanism: 'oauthbearer',
 *     oauthBearerProvider: async () => ({ value: (await createMskToken(provider, { region: 'us-east-1' })).token }),
 *   },
 * });
 */
export async function createMskToken(source: TokenSource, options: MskTokenOptions = {}): Promise<Token> {
  const given = readTokenOptions(options, ['userAgent']);
  const agent = encodeValue(options.userAgent === undefined ? 'siglane' : readText('userAgent', options.userAgent));
  const parts = await partsOf(source, VALIDITY);
  const region = regionOf(given.region, parts);
  // MSK's own generators use this host in China too.
  const url = `https://kafka.${region}.amazonaws.com/?Action=${encodeValue('kafka-cluster:Connect')}`;
  const { url: signed, expiresAt } = presignToken(parts, { service: 'kafka-cluster', region, url }, given, VALIDITY);
  return { token: urlSafeText(`${signed}&User-Agent=${agent}`), expiresAt };
}
