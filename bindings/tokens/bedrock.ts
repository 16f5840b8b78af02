/** Short-term API keys of Amazon Bedrock. */

import type { BedrockApiKeyOptions, Token, TokenSource } from '../api/tokens.js';
import { wholeNumber } from '../util/integers.js';
import { base64Text } from './base64.js';
import { regionOf } from './region.js';
import { partsOf, presignToken, readTokenOptions, withoutScheme } from './source.js';

const PREFIX = 'bedrock-api-key-';
/** The longest validity and the default, in seconds: 12 hours. */
const MOST = 43_200;

/**
 * Creates a short-term API key of Amazon Bedrock, for SDKs that take a bearer token. It equals the key of @aws/bedrock-token-generator 1.1.
 *
 * @param source a signer or provider
 * @param options the region, and the validity
 * @returns the key, valid for `expiresIn` seconds
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `CredentialsExpired`, `OutlivesCredentials`,
 * `CredentialsUnavailable`, `SignerDisposed` (all as rejections)
 * @example
 * const { token } = await createBedrockApiKey(provider, { region: 'us-west-2', expiresIn: 3600 });
 * const client = new OpenAI({ apiKey: token, baseURL: 'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1' });
 */
export async function createBedrockApiKey(source: TokenSource, options: BedrockApiKeyOptions = {}): Promise<Token> {
  const given = readTokenOptions(options, ['expiresIn']);
  const seconds = wholeNumber('expiresIn', options.expiresIn, MOST, ' seconds') ?? MOST;
  const parts = await partsOf(source, seconds);
  const region = regionOf(given.region, parts);
  const url = 'https://bedrock.amazonaws.com/?Action=CallWithBearerToken';
  const signed = presignToken(parts, { service: 'bedrock', region, method: 'POST', url }, given, seconds);
  const { token, expiresAt } = withoutScheme(signed);
  // The version is not signed.
  return { token: PREFIX + base64Text(`${token}&Version=1`), expiresAt };
}
