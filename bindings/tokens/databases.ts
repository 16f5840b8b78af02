/** Passwords for databases: Amazon RDS, Aurora, and Aurora DSQL. */

import type { DsqlTokenOptions, RdsTokenOptions, Token, TokenSource } from '../api/tokens.js';
import { PARTITIONS } from '../aws/partitions.js';
import { readExpiresIn } from '../protocol/expires.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { flag } from '../util/options.js';
import { readHostname, readPort, readText } from './names.js';
import { regionOf } from './region.js';
import { partsOf, presignToken, readTokenOptions, withoutScheme } from './source.js';

/** The validity of RDS's passwords, in seconds. */
const RDS_VALIDITY = 900;
const HTTPS_PORT = 443;
const REGION = '([a-z]+(?:-[a-z]+)+-\\d+)';
const SUFFIXES = PARTITIONS.map(([, suffix]) => suffix.replaceAll('.', '\\.')).join('|');
/** In China the region follows "rds". */
const RDS_HOST = new RegExp(`\\.(?:${REGION}\\.rds|rds\\.${REGION})\\.(?:${SUFFIXES})$`);
const DSQL_HOST = /\.dsql(?:-[a-z0-9]+)?\.([a-z]+(?:-[a-z]+)+-\d+)\.on\.aws$/;

/**
 * Creates the password of a database user at Amazon RDS, Aurora or RDS Proxy. It is a presigned URL without its scheme.
 *
 * It equals the token of @aws-sdk/rds-signer 3.1175, except that the hostname is lower-cased. The signed host always has the port. botocore
 * signs port 443 without it, so the two differ there. A new connection needs a password that has not expired; open connections stay. The
 * connection must use TLS.
 *
 * @param source a signer or provider
 * @param options the endpoint of the database, its port, and the user
 * @returns the password, valid for 15 minutes
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `ScopeMismatch` for a hostname of another region,
 * `CredentialsExpired`, `OutlivesCredentials`, `CredentialsUnavailable`, `InvalidText`, `SignerDisposed` (all as rejections)
 * @example
 * const hostname = 'mydb.123456789012.us-east-1.rds.amazonaws.com';
 * const pool = new Pool({
 *   host: hostname,
 *   user: 'app',
 *   ssl: { ca },
 *   password: async () => (await createRdsToken(provider, { hostname, port: 5432, username: 'app' })).token,
 * });
 */
export async function createRdsToken(source: TokenSource, options: RdsTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['hostname', 'port', 'username']);
  const hostname = readHostname(options.hostname);
  const port = readPort(options.port);
  const user = encodeValue(readText('username', options.username));
  const parts = await partsOf(source, RDS_VALIDITY);
  const [, region, regionInChina] = RDS_HOST.exec(hostname) ?? [];
  const request = {
    service: 'rds-db',
    region: regionOf(given.region, parts, region ?? regionInChina),
    // The scheme is not in the signature, nor in the token. One whose default port is another keeps the port in both.
    url: `${port === HTTPS_PORT ? 'http' : 'https'}://${hostname}:${port}/?Action=connect&DBUser=${user}`,
  };
  return withoutScheme(presignToken(parts, request, given, RDS_VALIDITY));
}

/**
 * Creates the password of a user of Amazon Aurora DSQL. It is a presigned URL without its scheme, and equals the token of
 * @aws-sdk/dsql-signer 3.1142.
 *
 * @param source a signer or provider
 * @param options the endpoint of the cluster, and whether the user is `admin`
 * @returns the password, valid for `expiresIn` seconds
 * @throws as `createRdsToken`
 * @example
 * const { token } = await createDsqlToken(provider, { hostname: 'abc123.dsql.us-east-1.on.aws', admin: true });
 */
export async function createDsqlToken(source: TokenSource, options: DsqlTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['hostname', 'admin', 'expiresIn']);
  const host = readHostname(options.hostname);
  const action = flag('admin', options.admin) ? 'DbConnectAdmin' : 'DbConnect';
  const seconds = readExpiresIn(options.expiresIn);
  const parts = await partsOf(source, seconds);
  const region = regionOf(given.region, parts, DSQL_HOST.exec(host)?.[1]);
  const request = { service: 'dsql', region, url: `https://${host}/?Action=${action}` };
  return withoutScheme(presignToken(parts, request, given, seconds));
}
