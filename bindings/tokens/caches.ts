/** Passwords for caches: Amazon ElastiCache and Amazon MemoryDB. */

import type { ElastiCacheTokenOptions, MemoryDbTokenOptions, Token, TokenSource } from '../api/tokens.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { flag } from '../util/options.js';
import { type NameForm, readName, readText } from './names.js';
import { regionOf } from './region.js';
import { type GivenOptions, partsOf, presignToken, readTokenOptions, withoutScheme } from './source.js';

/** The validity of these passwords, in seconds. */
const VALIDITY = 900;
/** The name is the host of a URL. Both services write names in lower case, and names begin with a letter. */
const NAME: NameForm = {
  pattern: /^[a-z](?:[a-z0-9-]{0,253}[a-z0-9])?$/,
  characters: /[a-z0-9-]/,
  expected: 'a name of lower-case letters, digits and hyphens that begins with a letter, not an endpoint',
};

/**
 * Creates the password of an IAM user of Amazon ElastiCache (Redis OSS 7 or later, Valkey). It is a presigned URL without its scheme, and
 * equals the one of botocore 1.29 (Amazon ElastiCache User Guide, "Authenticating with IAM").
 *
 * A connection that authenticated with it ends after 12 hours, unless the client sends `AUTH` or `HELLO` with a new password before. The
 * connection must use TLS.
 *
 * @param source a signer or provider
 * @param options the name of the cache, and the user
 * @returns the password, valid for 15 minutes
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `CredentialsExpired`, `OutlivesCredentials`,
 * `CredentialsUnavailable`, `InvalidText`, `SignerDisposed` (all as rejections)
 * @example
 * const { token } = await createElastiCacheToken(provider, { cacheName: 'sessions', username: 'app', serverless: true });
 * const redis = new Redis({ host, port: 6379, tls: {}, username: 'app', password: token });
 */
export async function createElastiCacheToken(source: TokenSource, options: ElastiCacheTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['cacheName', 'username', 'serverless']);
  const name = readName('cacheName', options.cacheName, NAME);
  const user = encodeValue(readText('username', options.username));
  const type = flag('serverless', options.serverless) ? '&ResourceType=ServerlessCache' : '';
  return connect(source, given, 'elasticache', `https://${name}/?Action=connect&User=${user}${type}`);
}

/**
 * Creates the password of an IAM user of Amazon MemoryDB (engine 7 or later). It is a presigned URL without its scheme, and equals the one
 * of botocore 1.29 (Amazon MemoryDB Developer Guide, "Authenticating with IAM"). See `createElastiCacheToken`.
 *
 * @param source a signer or provider
 * @param options the name of the cluster, and the user
 * @returns the password, valid for 15 minutes
 * @throws as `createElastiCacheToken`
 * @example
 * const { token } = await createMemoryDbToken(provider, { clusterName: 'orders', username: 'app' });
 */
export async function createMemoryDbToken(source: TokenSource, options: MemoryDbTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['clusterName', 'username']);
  const name = readName('clusterName', options.clusterName, NAME);
  const user = encodeValue(readText('username', options.username));
  return connect(source, given, 'memorydb', `https://${name}/?Action=connect&User=${user}`);
}

/** Presigns the URL of a connection. */
async function connect(source: TokenSource, given: GivenOptions, service: string, url: string): Promise<Token> {
  const parts = await partsOf(source, VALIDITY);
  const region = regionOf(given.region, parts);
  return withoutScheme(presignToken(parts, { service, region, url }, given, VALIDITY));
}
