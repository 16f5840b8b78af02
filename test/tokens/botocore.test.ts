/** Compares tokens with the ones of botocore and of the AWS CLI: botocore-tokens.py writes them. */
import { describe, expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import {
  createCallerIdentityProof,
  createEksToken,
  createElastiCacheToken,
  createMemoryDbToken,
  createRdsToken,
  createVaultLogin,
} from '../../bindings/entries/tokens.js';
import { credentials } from '../support/example.js';
import expected from './botocore-tokens.json' with { type: 'json' };
import { partsOf } from './tokens.js';

const now = new Date(expected.signingDate);
const fifteenMinutes = new Date(now.getTime() + 900_000);

/** A signer for another service, because the token decides the service. */
function signerOf({ region, sessionToken }: { region: string; sessionToken: string | null }) {
  const token = sessionToken === null ? {} : { sessionToken };
  return createSigner({ credentials: { ...credentials, ...token }, region, service: 's3', now: () => now });
}

function title({ region, sessionToken, ...rest }: Record<string, unknown>): string {
  const { token, url, authorization, ...options } = rest;
  return `${region} ${sessionToken === null ? 'without' : 'with'} a session token ${JSON.stringify(options)}`;
}

describe('the password of RDS', () => {
  for (const { token, region, sessionToken, ...options } of expected.rds)
    it(`equals botocore's: ${title({ region, sessionToken, ...options })}`, async () => {
      const made = await createRdsToken(await signerOf({ region, sessionToken }), options);
      expect(partsOf(made.token)).toEqual(partsOf(token));
      expect(made.expiresAt).toEqual(fifteenMinutes);
    });
});

describe('the password of ElastiCache', () => {
  for (const { token, region, sessionToken, ...options } of expected.elasticache)
    it(`equals botocore's: ${title({ region, sessionToken, ...options })}`, async () => {
      const made = await createElastiCacheToken(await signerOf({ region, sessionToken }), options);
      expect(partsOf(made.token)).toEqual(partsOf(token));
      expect(made.expiresAt).toEqual(fifteenMinutes);
    });
});

describe('the password of MemoryDB', () => {
  for (const { token, region, sessionToken, ...options } of expected.memorydb)
    it(`equals botocore's: ${title({ region, sessionToken, ...options })}`, async () => {
      const made = await createMemoryDbToken(await signerOf({ region, sessionToken }), options);
      expect(partsOf(made.token)).toEqual(partsOf(token));
      expect(made.expiresAt).toEqual(fifteenMinutes);
    });
});

describe('the token of EKS', () => {
  for (const { token, region, sessionToken, expirationTimestamp, ...options } of expected.eks)
    it(`equals the AWS CLI's: ${title({ region, sessionToken, ...options })}`, async () => {
      const made = await createEksToken(await signerOf({ region, sessionToken }), options);
      expect(partsOf(made.token)).toEqual(partsOf(token));
      expect(made.expiresAt).toEqual(new Date(expirationTimestamp));
      expect(made.token).not.toContain('=');
    });
});

describe('a proof of identity', () => {
  for (const { region, sessionToken, url, headers, body, authorization } of expected.identity)
    it(`equals the request that botocore signs: ${title({ region, sessionToken, headers })}`, async () => {
      const signer = await signerOf({ region, sessionToken });
      const proof = await createCallerIdentityProof(signer, { headers: headers as Record<string, string> });
      expect(proof).toEqual({
        method: 'POST',
        url,
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'x-amz-date': '20260102T030405Z',
          ...(sessionToken !== null && { 'x-amz-security-token': sessionToken }),
          ...headers,
          authorization,
        },
        expiresAt: fifteenMinutes,
      });
    });

  for (const { region, sessionToken, url, headers, body, authorization } of expected.identity)
    it(`is what Vault gets: ${title({ region, sessionToken, headers })}`, async () => {
      const signer = await signerOf({ region, sessionToken });
      const serverId = (headers as Record<string, string>)['x-vault-aws-iam-server-id'];
      const { data, expiresAt } = await createVaultLogin(signer, { role: 'app', serverId, region });
      const decoded = (text: string) => Buffer.from(text, 'base64').toString();
      expect(data.role).toBe('app');
      expect(data.iam_http_request_method).toBe('POST');
      expect(decoded(data.iam_request_url)).toBe(url);
      expect(decoded(data.iam_request_body)).toBe(body);
      expect(JSON.parse(decoded(data.iam_request_headers))).toEqual({
        'content-type': ['application/x-www-form-urlencoded; charset=utf-8'],
        'x-amz-date': ['20260102T030405Z'],
        ...(sessionToken !== null && { 'x-amz-security-token': [sessionToken] }),
        ...(serverId !== undefined && { 'x-vault-aws-iam-server-id': [serverId] }),
        authorization: [authorization],
      });
      expect(expiresAt).toEqual(fifteenMinutes);
    });
});
