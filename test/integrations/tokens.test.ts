/** Compares tokens with the ones of AWS's own generators for JavaScript. Their clocks are vitest's. */

import { getToken } from '@aws/bedrock-token-generator';
import { DsqlSigner } from '@aws-sdk/dsql-signer';
import { Signer as RdsSigner } from '@aws-sdk/rds-signer';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createBedrockApiKey, createDsqlToken, createMskToken, createRdsToken } from '../../bindings/entries/tokens.js';
import { credentials, signingDate } from '../support/example.js';
import { partsOf, urlOf } from '../tokens/tokens.js';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: signingDate });
});
afterAll(() => {
  vi.useRealTimers();
});

const after = (seconds: number) => new Date(signingDate.getTime() + 1000 * seconds);
const TOKENS = [undefined, 'IQoJb3JpZ2luX2VjEXAMPLE/+token==', 'a'.repeat(800)];
const REGIONS = ['us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1'];

/** Each region with each session token. */
const accounts = REGIONS.flatMap((region) =>
  TOKENS.map((sessionToken) => ({ region, credentials: { ...credentials, ...(sessionToken && { sessionToken }) } })),
);
const titleOf = ({
  region,
  credentials: { sessionToken = '' },
}: (typeof accounts)[number] & { credentials: { sessionToken?: string } }) =>
  `${region}, ${sessionToken.length} characters of session token`;

describe.each(accounts.map((account) => ({ ...account, title: titleOf(account) })))('$title', ({
  region,
  credentials: own,
}) => {
  const signer = () => createSigner({ credentials: own, region });

  it('gives the password of @aws-sdk/rds-signer, on port 443 too', async () => {
    const suffix = region.startsWith('cn-') ? 'com.cn' : 'com';
    const part = region.startsWith('cn-') ? `rds.${region}` : `${region}.rds`;
    for (const port of [5432, 3306, 443, 80, 65_535])
      for (const username of ['app', "a b'é+/&=%", '日本', '*(x)!~']) {
        const options = { hostname: `mydb.123456789012.${part}.amazonaws.${suffix}`, port, username };
        const official = await new RdsSigner({ ...options, region, credentials: own }).getAuthToken();
        const { token, expiresAt } = await createRdsToken(await signer(), options);
        expect(partsOf(token)).toEqual(partsOf(official));
        expect(expiresAt).toEqual(after(900));
      }
  });

  it('gives the password of @aws-sdk/dsql-signer', async () => {
    for (const expiresIn of [900, 1, 3600, 604_800]) {
      const hostname = `abc123.dsql.${region}.on.aws`;
      const official = new DsqlSigner({ hostname, region, credentials: own, expiresIn });
      const user = await createDsqlToken(await signer(), { hostname, expiresIn });
      expect(partsOf(user.token)).toEqual(partsOf(await official.getDbConnectAuthToken()));
      const admin = await createDsqlToken(await signer(), { hostname, expiresIn, admin: true });
      expect(partsOf(admin.token)).toEqual(partsOf(await official.getDbConnectAdminAuthToken()));
      expect(admin.expiresAt).toEqual(after(expiresIn));
    }
  });

  it('gives the key of @aws/bedrock-token-generator', async () => {
    for (const expiresIn of [43_200, 1, 3600]) {
      const official = await getToken({ credentials: own, region, expiresInSeconds: expiresIn });
      const { token, expiresAt } = await createBedrockApiKey(await signer(), { expiresIn });
      expect(partsOf(token)).toEqual(partsOf(official));
      expect(token).toHaveLength(official.length);
      expect(expiresAt).toEqual(after(expiresIn));
    }
    const byDefault = await getToken({ credentials: own, region });
    expect(partsOf((await createBedrockApiKey(await signer())).token)).toEqual(partsOf(byDefault));
  });

  it('gives the token of aws-msk-iam-sasl-signer-js, which ends with the credentials too', async () => {
    for (const expiration of [undefined, after(300), after(86_400)]) {
      const ofSession = { ...own, ...(expiration && { expiration }) };
      const official = await generateAuthTokenFromCredentialsProvider({
        region,
        awsCredentialsProvider: async () => ofSession,
      });
      const userAgent = urlOf(official.token).searchParams.get('User-Agent') as string;
      const renewed = await createSigner({ credentials: ofSession, region });
      const { token, expiresAt } = await createMskToken(renewed, { userAgent });
      expect(partsOf(token)).toEqual(partsOf(official.token));
      expect(token).toHaveLength(official.token.length);
      expect(expiresAt).toEqual(new Date(official.expiryTime));
    }
  });
});
