/** Bearer tokens for Kubernetes clusters at Amazon EKS. */

import type { EksTokenOptions, Token, TokenSource } from '../api/tokens.js';
import { urlSafeText } from './base64.js';
import { type NameForm, readName } from './names.js';
import { partsOf, presignToken, readTokenOptions } from './source.js';
import { GET_CALLER_IDENTITY, readEndpoint, stsOf } from './sts.js';

const PREFIX = 'k8s-aws-v1.';
/** The header that binds a token to a cluster. */
const CLUSTER_HEADER = 'x-k8s-aws-id';
/** EKS accepts the URL for 15 minutes, whatever it says, and older authenticators refuse more than 60 seconds in it. */
const WRITTEN = 60;
/** Clients renew the token a minute before EKS refuses it. */
const VALIDITY = 14 * 60;
/** Names and ids of clusters (Amazon EKS API Reference, CreateCluster). */
const CLUSTER: NameForm = {
  pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
  characters: /[0-9A-Za-z_-]/,
  expected: 'the name of a cluster: up to 100 letters, digits, hyphens and underscores',
};

/**
 * Creates a bearer token for the API server of an Amazon EKS cluster. It equals the token of `aws eks get-token` (awscli 2.9): a presigned
 * GetCallerIdentity of STS, bound to the cluster by a signed header.
 *
 * @param source a signer or provider
 * @param options the name of the cluster
 * @returns the token. `expiresAt` is 14 minutes after the date: it is the `expirationTimestamp` of an exec credential
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `ScopeMismatch` for an endpoint of another region,
 * `CredentialsExpired`, `OutlivesCredentials`, `CredentialsUnavailable`, `SignerDisposed` (all as rejections)
 * @example
 * const { token } = await createEksToken(provider, { clusterName: 'prod', region: 'eu-west-1' });
 * await fetch(`${cluster.endpoint}/api/v1/namespaces`, { headers: { authorization: `Bearer ${token}` } });
 */
export async function createEksToken(source: TokenSource, options: EksTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['clusterName', 'endpoint']);
  const cluster = readName('clusterName', options.clusterName, CLUSTER);
  const own = readEndpoint(options.endpoint);
  const parts = await partsOf(source, VALIDITY);
  const { endpoint, region } = stsOf(own, given.region, parts);
  const request = {
    service: 'sts',
    region,
    url: `${endpoint}/?${GET_CALLER_IDENTITY}`,
    headers: { [CLUSTER_HEADER]: cluster },
  };
  const { url, expiresAt } = presignToken(parts, request, given, VALIDITY, WRITTEN);
  return { token: PREFIX + urlSafeText(url), expiresAt };
}
