/** Bearer tokens for Kubernetes clusters at Amazon EKS. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { EksTokenOptions, Token, TokenSource } from '../api/tokens.js';
import { urlSafeText } from './base64.js';
import { readName } from './names.js';
import { regionOf, stsEndpoint } from './region.js';
import { partsOf, presignToken, readTokenOptions } from './source.js';

const PREFIX = 'k8s-aws-v1.';
/** The header that binds a token to a cluster. */
const CLUSTER_HEADER = 'x-k8s-aws-id';
/** The URL says 60 seconds, but EKS and STS accept it for 15 minutes. Clients renew it a minute earlier, so that no call is late. */
const WRITTEN = 60;
const VALIDITY = 14 * 60;
/** Names and ids of clusters (Amazon EKS API Reference, CreateCluster). */
const CLUSTER = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;
const ENDPOINT = /^https:\/\/[a-z0-9.-]+(?::\d+)?\/?$/;

/**
 * Creates a bearer token for the API server of an Amazon EKS cluster, as `aws eks get-token` does (compared with awscli 2.9.19): a presigned
 * GetCallerIdentity of STS, bound to the cluster by a signed header.
 *
 * @param source a signer or provider
 * @param options the name of the cluster
 * @returns the token, and 14 minutes after the date as its end: the `expirationTimestamp` of an exec credential
 * @throws TypeError, RangeError; SigV4Error `InvalidScope` without a region, `CredentialsExpired`, `OutlivesCredentials`,
 * `CredentialsUnavailable`, `SignerDisposed` (all as rejections)
 * @example
 * const { token } = await createEksToken(provider, { clusterName: 'prod', region: 'eu-west-1' });
 * await fetch(`${cluster.endpoint}/api/v1/namespaces`, { headers: { authorization: `Bearer ${token}` } });
 */
export async function createEksToken(source: TokenSource, options: EksTokenOptions): Promise<Token> {
  const given = readTokenOptions(options, ['clusterName', 'endpoint']);
  const expected = 'the name of a cluster: up to 100 letters, digits, hyphens and underscores';
  const cluster = readName('clusterName', options.clusterName, CLUSTER, expected);
  const endpoint = readEndpoint(options.endpoint);
  const parts = await partsOf(source, VALIDITY);
  const region = regionOf(options.region, parts);
  const request = {
    service: 'sts',
    region,
    url: `${endpoint ?? stsEndpoint(region)}/?Action=GetCallerIdentity&Version=2011-06-15`,
    headers: { [CLUSTER_HEADER]: cluster },
  };
  const { url, expiresAt } = presignToken(parts, request, given, VALIDITY, WRITTEN);
  return { token: PREFIX + urlSafeText(url), expiresAt };
}

/** Reads an endpoint, and drops its last slash. @throws TypeError or RangeError */
export function readEndpoint(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType('endpoint', 'a string', value);
  if (!ENDPOINT.test(value))
    throw outOfRange('endpoint', 'https://host, without a path', JSON.stringify(value.slice(0, 80)));
  return value.replace(/\/$/, '');
}
