/** Proofs of identity: a signed request that the receiver sends to STS. */

import { refused, wrongType } from '../api/errors.js';
import type {
  CallerIdentityProof,
  CallerIdentityProofOptions,
  TokenSource,
  VaultLogin,
  VaultLoginOptions,
} from '../api/tokens.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { readDialect } from '../protocol/dialects.js';
import { matcherOf } from '../protocol/header-names.js';
import { base64Text } from './base64.js';
import { type NameForm, readName, readText } from './names.js';
import { suffixOf } from './region.js';
import { partsOf, readSigningOptions, SIGNED_VALIDITY, type SigningOptions, signForOthers } from './source.js';
import { GET_CALLER_IDENTITY, readEndpoint, stsOf } from './sts.js';

const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
const SERVER_ID_HEADER = 'x-vault-aws-iam-server-id';
/** A value of a header, without spaces at its ends. */
const HEADER_VALUE: NameForm = {
  pattern: /^[!-~](?:[ -~]{0,1022}[!-~])?$/,
  characters: /[ -~]/,
  expected: '1 to 1,024 printable ASCII characters, without spaces at the ends',
};
/** Vault's own client and server use it unless they are configured for another. */
const GLOBAL_STS = { endpoint: 'https://sts.amazonaws.com', region: 'us-east-1' };

/**
 * Signs a GetCallerIdentity request of STS, for a receiver that sends it and so learns who signed it. The receiver cannot change it, and
 * cannot use the credentials for anything else.
 *
 * @param source a signer or provider
 * @param options further headers to sign, and the region of STS
 * @returns the request as data. It is a secret until it expires, because another client can show it too
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `ScopeMismatch` for an endpoint of another region,
 * `InvalidHeader`, `ReservedHeader` (also for a header that is never signed, such as `user-agent`), `CredentialsExpired`,
 * `CredentialsUnavailable`, `SignerDisposed` (all as rejections)
 * @example
 * const proof = await createCallerIdentityProof(provider, { region: 'us-east-1', headers: { 'x-audience': 'api.example.com' } });
 * await fetch('https://api.example.com/login', { method: 'POST', body: JSON.stringify(proof) });
 */
export async function createCallerIdentityProof(
  source: TokenSource,
  options: CallerIdentityProofOptions = {},
): Promise<CallerIdentityProof> {
  const given = readSigningOptions(options, ['headers', 'endpoint', 'region', 'signingDate']);
  const headers = readHeaders(options.headers);
  const own = readEndpoint(options.endpoint);
  const parts = await partsOf(source, SIGNED_VALIDITY);
  return prove(parts, stsOf(own, given.region, parts), headers, given);
}

/**
 * Creates a login for the aws auth method of HashiCorp Vault, type `iam` (Vault, "AWS auth method (API)", Login). Send `data` as JSON to
 * `/v1/auth/aws/login`.
 *
 * Vault sends the signed request to the endpoint that it is configured for. Without `region` and `endpoint` that is
 * `https://sts.amazonaws.com`, the default of both sides. Give `region` if Vault has an `sts_endpoint`. In China and in GovCloud the
 * signer's region is used.
 *
 * @param source a signer or provider
 * @param options the role, the server id, and the region of STS
 * @returns the body of the login, and its end
 * @throws as `createCallerIdentityProof`
 * @example
 * const { data } = await createVaultLogin(provider, { role: 'app', serverId: 'vault.example.com' });
 * await fetch('https://vault.example.com/v1/auth/aws/login', { method: 'POST', body: JSON.stringify(data) });
 */
export async function createVaultLogin(source: TokenSource, options: VaultLoginOptions = {}): Promise<VaultLogin> {
  const given = readSigningOptions(options, ['role', 'serverId', 'endpoint', 'region', 'signingDate']);
  const role = options.role === undefined ? undefined : readText('role', options.role);
  const { serverId } = options;
  const headers = serverId === undefined ? {} : { [SERVER_ID_HEADER]: readName('serverId', serverId, HEADER_VALUE) };
  const own = readEndpoint(options.endpoint);
  const parts = await partsOf(source, SIGNED_VALIDITY);
  const isDefault = own === undefined && given.region === undefined && hasGlobalEndpoint(parts);
  const proof = prove(parts, isDefault ? GLOBAL_STS : stsOf(own, given.region, parts), headers, given);
  const lists = Object.fromEntries(Object.entries(proof.headers).map(([name, value]) => [name, [value]]));
  const data = {
    ...(role !== undefined && { role }),
    iam_http_request_method: proof.method,
    iam_request_url: base64Text(proof.url),
    iam_request_body: base64Text(proof.body),
    iam_request_headers: base64Text(JSON.stringify(lists)),
  };
  return { data, expiresAt: proof.expiresAt };
}

/** Returns true if the signer's region belongs to the partition of the global endpoint. */
function hasGlobalEndpoint({ signingKeys }: SignerParts): boolean {
  const { region } = signingKeys.fixed;
  return region === undefined || (suffixOf(region) === suffixOf('us-east-1') && !region.startsWith('us-gov-'));
}

/** Headers that a caller cannot set, with the reason. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['host', 'cannot be set, because it is the host of the endpoint: give "endpoint"'],
  ['content-length', 'cannot be set, because the client that sends the proof sets it'],
  ['x-amz-content-sha256', 'cannot be set, because the hash of the body is always signed'],
]);

/**
 * Copies headers, with lower-case names.
 *
 * @throws TypeError; SigV4Error `ReservedHeader`, also for headers that are never signed, or `InvalidHeader` for a repeated name
 */
function readHeaders(given: unknown = {}): Record<string, string> {
  // Object.entries of a Map or of Headers is empty, and the proof would lack the headers.
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw wrongType('headers', 'a plain object of names and values', given);
  const isNeverSigned = matcherOf(readDialect(undefined, 'sts').neverSign);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value);
    const lower = name.toLowerCase();
    const field = `headers.${lower}`;
    const reason = RESERVED.get(lower);
    if (reason !== undefined) throw refused('ReservedHeader', field, reason);
    // The signer itself refuses this one.
    if (lower !== 'authorization' && isNeverSigned(lower))
      throw refused('ReservedHeader', field, 'is never signed, so the receiver could change it: use another name');
    if (headers.has(lower)) throw refused('InvalidHeader', field, 'is given twice, in another case: give it once');
    headers.set(lower, value);
  }
  return Object.fromEntries(headers);
}

function prove(
  parts: SignerParts,
  { endpoint, region }: { readonly endpoint: string; readonly region: string },
  own: Readonly<Record<string, string>>,
  given: SigningOptions,
): CallerIdentityProof {
  const headers = { 'content-type': CONTENT_TYPE, ...own };
  const request = { service: 'sts', region, method: 'POST', url: `${endpoint}/`, headers } as const;
  const { signed, expiresAt } = signForOthers(parts, { ...request, payload: GET_CALLER_IDENTITY }, given);
  return {
    method: 'POST',
    url: signed.url,
    headers: { ...headers, ...signed.headers },
    body: GET_CALLER_IDENTITY,
    expiresAt,
  };
}
