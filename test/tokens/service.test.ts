/** Tokens as their services verify them, in the order of time: who signs, for where, and until when. */
import { describe, expect, it } from 'vitest';
import { createSigner, createSignerProvider, type Signer } from '../../bindings/entries/index.js';
import {
  createBedrockApiKey,
  createCallerIdentityProof,
  createDsqlToken,
  createEksToken,
  createElastiCacheToken,
  createMemoryDbToken,
  createMskToken,
  createRdsToken,
  createSmtpPassword,
  createVaultLogin,
  type Token,
  type TokenOptions,
  type TokenSource,
} from '../../bindings/entries/tokens.js';
import { createVerifier } from '../../bindings/entries/verify.js';
import { credentials, region, signingDate } from '../support/example.js';
import { partsOf, urlOf, verifyToken } from './tokens.js';

const sessionToken = 'IQoJb3JpZ2luX2VjEXAMPLE/+token==';
const now = () => signingDate;
const after = (seconds: number) => new Date(signingDate.getTime() + 1000 * seconds);
const hostname = 'mydb.123456789012.us-east-1.rds.amazonaws.com';

interface Kind {
  readonly create: (source: TokenSource, options?: TokenOptions) => Promise<Token>;
  readonly service: string;
  /** The validity in seconds, and the one in the URL. */
  readonly seconds: number;
  readonly written?: number;
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly without?: readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  RDS: {
    create: (source, options) => createRdsToken(source, { hostname, port: 5432, username: "a b'é+", ...options }),
    service: 'rds-db',
    seconds: 900,
  },
  'RDS on port 443': {
    create: (source, options) => createRdsToken(source, { hostname, port: 443, username: 'app', ...options }),
    service: 'rds-db',
    seconds: 900,
  },
  'RDS on port 80': {
    create: (source, options) => createRdsToken(source, { hostname, port: 80, username: 'app', ...options }),
    service: 'rds-db',
    seconds: 900,
  },
  DSQL: {
    create: (source, options) => createDsqlToken(source, { hostname: 'a1.dsql.us-east-1.on.aws', ...options }),
    service: 'dsql',
    seconds: 900,
  },
  ElastiCache: {
    create: (source, options) =>
      createElastiCacheToken(source, { cacheName: 'my-cache', username: 'app', serverless: true, ...options }),
    service: 'elasticache',
    seconds: 900,
  },
  MemoryDB: {
    create: (source, options) =>
      createMemoryDbToken(source, { clusterName: 'my-cluster', username: 'app', ...options }),
    service: 'memorydb',
    seconds: 900,
  },
  MSK: { create: createMskToken, service: 'kafka-cluster', seconds: 900, without: ['User-Agent'] },
  EKS: {
    create: (source, options) => createEksToken(source, { clusterName: 'prod', ...options }),
    service: 'sts',
    seconds: 840,
    written: 60,
    headers: [['x-k8s-aws-id', 'prod']],
  },
  'the global STS for EKS': {
    create: (source, options) =>
      createEksToken(source, { clusterName: 'prod', endpoint: 'https://sts.amazonaws.com', ...options }),
    service: 'sts',
    seconds: 840,
    written: 60,
    headers: [['x-k8s-aws-id', 'prod']],
  },
  Bedrock: { create: createBedrockApiKey, service: 'bedrock', seconds: 43_200, method: 'POST', without: ['Version'] },
};

describe.each(Object.entries(KINDS))('a token for %s', (_, { create, seconds, written = seconds, ...kind }) => {
  const accepted = { ok: true, accessKeyId: credentials.accessKeyId };

  it('is accepted by the service, with and without a session token', async () => {
    for (const token of [undefined, sessionToken]) {
      const signer = await createSigner({ credentials: { ...credentials, sessionToken: token }, region, now });
      const made = await create(signer);
      const given = { region, now: after(1), sessionToken: token, ...kind };
      expect(await verifyToken(made.token, given)).toMatchObject(accepted);
      expect(made.expiresAt).toEqual(after(seconds));
      expect(urlOf(made.token).searchParams.get('X-Amz-Expires')).toBe(String(written));
    }
  });

  it('ends with the credentials', async () => {
    for (const left of [written, 59.9, 1]) {
      const expiration = new Date(after(0).getTime() + 1000 * left);
      const signer = await createSigner({ credentials: { ...credentials, expiration }, region, now });
      const { token, expiresAt } = await create(signer);
      expect(expiresAt).toEqual(after(Math.floor(left)));
      expect(urlOf(token).searchParams.get('X-Amz-Expires')).toBe(String(Math.floor(left)));
      expect(await verifyToken(token, { region, now: signingDate, ...kind })).toMatchObject(accepted);
    }
  });

  it('has its usual validity with "allow", an honest end, and an error with "refuse"', async () => {
    const brief = { ...credentials, expiration: after(30) };
    const signer = await createSigner({ credentials: brief, region, now });
    const { token, expiresAt } = await create(signer, { outliveCredentials: 'allow' });
    expect(urlOf(token).searchParams.get('X-Amz-Expires')).toBe(String(written));
    expect(expiresAt).toEqual(after(30));
    const refused = { name: 'SigV4Error', code: 'OutlivesCredentials' };
    await expect(create(signer, { outliveCredentials: 'refuse' })).rejects.toMatchObject(refused);
    const strict = await createSigner({ credentials: brief, region, now, outliveCredentials: 'refuse' });
    await expect(create(strict)).rejects.toMatchObject(refused);
    expect((await create(strict, { outliveCredentials: 'cap' })).expiresAt).toEqual(after(30));
    // The validity of the URL would fit without it.
    const almost = { ...credentials, expiration: after(seconds - 1) };
    const later = await createSigner({ credentials: almost, region, now, outliveCredentials: 'refuse' });
    await expect(create(later)).rejects.toMatchObject(refused);
  });

  it('is refused for credentials that have expired', async () => {
    const signer = await createSigner({ credentials: { ...credentials, expiration: after(0) }, region, now });
    await expect(create(signer)).rejects.toMatchObject({ code: 'CredentialsExpired' });
    await expect(create(signer, { signingDate: after(-60) })).rejects.toMatchObject({ code: 'CredentialsExpired' });
  });

  it('is the same with a date, by a provider, and by a signer of any service or of the signing key', async () => {
    const signer = await createSigner({ credentials, region, now });
    const { token, expiresAt } = await create(signer);
    const asked: unknown[] = [];
    const provider = createSignerProvider(() => credentials, { region, now });
    const spied: TokenSource = {
      current: (options) => {
        asked.push(options);
        return provider.current(options);
      },
    };
    const others: TokenSource[] = [
      provider,
      spied,
      await createSigner({ credentials, region, service: 'sqs', now, expiresIn: 60, headers: { 'x-own': 'a' } }),
      await createSigner({ credentials, region, service: kind.service, now }),
    ];
    for (const dialect of ['s3', 'keystone', { sessionToken: 'omitted' }, { neverSign: ['x-*'] }] as const)
      others.push(await createSigner({ credentials, region, dialect, now }));
    for (const source of others) expect(await create(source)).toEqual({ token, expiresAt });
    expect(asked).toEqual([{ expiresIn: seconds }]);
    const undated = await createSigner({ credentials, region });
    expect(await create(undated, { signingDate })).toEqual({ token, expiresAt });
    const own = await createSigner({ credentials, region, service: kind.service, now });
    const derived = await createSigner({ credentials: own.deriveCredentials(), region, service: kind.service, now });
    expect(await create(derived)).toEqual({ token, expiresAt });
  });

  it('takes the region of the option before the signer of hosts', async () => {
    const signer = await createSigner({ credentials, now });
    const { token } = await create(signer, { region });
    expect(await verifyToken(token, { region, now: signingDate, ...kind })).toMatchObject(accepted);
  });

  it('is refused without a signer, after dispose, and if no credentials can be loaded', async () => {
    const signer = await createSigner({ credentials, region, now });
    signer.dispose();
    await expect(create(signer)).rejects.toMatchObject({ code: 'SignerDisposed' });
    for (const none of [undefined, null, 'signer', {}, credentials, Promise.resolve(signer), { current: 1 }])
      await expect(create(none as unknown as Signer)).rejects.toMatchObject({ code: 'WrongType', field: 'signer' });
    const cause = new Error('the metadata service is gone');
    const provider = createSignerProvider(() => Promise.reject(cause), { region });
    await expect(create(provider)).rejects.toMatchObject({ code: 'CredentialsUnavailable', cause });
  });

  it('is refused for options that are wrong', async () => {
    const signer = await createSigner({ credentials, region, now });
    const wrong: [Record<string, unknown>, object][] = [
      [{ region: 7 }, { code: 'WrongType', field: 'region' }],
      [{ region: '' }, { code: 'InvalidScope', field: 'region' }],
      [{ region: 'us-east-1a' }, { code: 'InvalidScope', field: 'region', message: /give the region us-east-1/ }],
      [{ region: 'a.example/?' }, { code: 'InvalidScope', field: 'region' }],
      [{ region: 'us-east-1.a' }, { code: 'InvalidScope', field: 'region' }],
      [{ regoin: 'us-east-1' }, { code: 'UnknownProperty', message: /Did you mean "region"/ }],
      [{ signingDate: 7 }, { code: 'WrongType', field: 'signingDate' }],
      [{ signingDate: new Date(Number.NaN) }, { code: 'OutOfRange', field: 'signingDate' }],
      [{ outliveCredentials: true }, { code: 'WrongType', field: 'outliveCredentials' }],
      [{ outliveCredentials: 'never' }, { code: 'OutOfRange', field: 'outliveCredentials' }],
    ];
    for (const [options, error] of wrong) {
      const { message, ...rest } = error as { message?: RegExp };
      const expected = { ...rest, ...(message && { message: expect.stringMatching(message) }) };
      await expect(create(signer, options as TokenOptions), JSON.stringify(options)).rejects.toMatchObject(expected);
    }
  });
});

it('a password of RDS has every port, as given', async () => {
  const signer = await createSigner({ credentials, region, now });
  for (const port of [5432, 443, 80]) {
    const { token } = await createRdsToken(signer, { hostname, port, username: 'app' });
    expect(partsOf(token).url).toBe(`${hostname}:${port}/`);
  }
});

describe('the region', () => {
  const anywhere = createSigner({ credentials, now });
  const missing = { code: 'InvalidScope', field: 'region', message: expect.stringContaining("region: 'us-east-1'") };

  it('is in the hostname of RDS and DSQL, also in China', async () => {
    const signer = await anywhere;
    const scopeOf = (token: string) => urlOf(token).searchParams.get('X-Amz-Credential')?.split('/')[2];
    const rds = (name: string) => createRdsToken(signer, { hostname: name, port: 5432, username: 'app' });
    expect(scopeOf((await rds('a.b.eu-west-1.rds.amazonaws.com')).token)).toBe('eu-west-1');
    expect(scopeOf((await rds('a.proxy-b.us-gov-west-1.rds.amazonaws.com')).token)).toBe('us-gov-west-1');
    expect(scopeOf((await rds('A.B.rds.cn-north-1.amazonaws.com.cn')).token)).toBe('cn-north-1');
    expect(scopeOf((await rds('a.b.eusc-de-east-1.rds.amazonaws.eu')).token)).toBe('eusc-de-east-1');
    expect(scopeOf((await rds('a.b.us-iso-east-1.rds.c2s.ic.gov')).token)).toBe('us-iso-east-1');
    expect(scopeOf((await rds('a.b.rds.us-isob-east-1.sc2s.sgov.gov')).token)).toBe('us-isob-east-1');
    expect(partsOf((await rds('A.B.rds.cn-north-1.amazonaws.com.cn')).token).url).toBe(
      'a.b.rds.cn-north-1.amazonaws.com.cn:5432/',
    );
    const dsql = await createDsqlToken(signer, { hostname: 'a1.dsql-gamma.us-east-2.on.aws' });
    expect(scopeOf(dsql.token)).toBe('us-east-2');
    const others = ['a.eu-west-1.rds.amazonaws.com.example.com', 'a.eu-west-1.rds.amazonaws-com', 'localhost'];
    for (const name of ['a.example.com', 'a.global-b.global.rds.amazonaws.com', ...others])
      await expect(rds(name)).rejects.toMatchObject(missing);
  });

  it('is required where no name contains it', async () => {
    const signer = await anywhere;
    await expect(createMskToken(signer)).rejects.toMatchObject(missing);
    await expect(createBedrockApiKey(signer)).rejects.toMatchObject(missing);
    await expect(createEksToken(signer, { clusterName: 'prod' })).rejects.toMatchObject(missing);
    await expect(createCallerIdentityProof(signer)).rejects.toMatchObject(missing);
    await expect(createElastiCacheToken(signer, { cacheName: 'a', username: 'b' })).rejects.toMatchObject(missing);
    await expect(createMemoryDbToken(signer, { clusterName: 'a', username: 'b' })).rejects.toMatchObject(missing);
  });

  it('must be the one of the hostname, unless the signer ignores hosts', async () => {
    const options = { hostname: 'a.b.eu-west-1.rds.amazonaws.com', port: 5432, username: 'app' };
    const mismatch = { code: 'ScopeMismatch', field: 'region', message: expect.stringContaining('eu-west-1') };
    const signer = await createSigner({ credentials, region, now });
    await expect(createRdsToken(signer, options)).rejects.toMatchObject(mismatch);
    await expect(createRdsToken(await anywhere, { ...options, region })).rejects.toMatchObject(mismatch);
    const fips = 'https://sts-fips.us-west-2.amazonaws.com';
    await expect(createEksToken(signer, { clusterName: 'a', endpoint: fips })).rejects.toMatchObject({
      code: 'ScopeMismatch',
    });
    const ignoring = await createSigner({ credentials, region, service: 's3', hostScope: 'ignore', now });
    const { token } = await createRdsToken(ignoring, options);
    expect(await verifyToken(token, { service: 'rds-db', region, now: signingDate })).toMatchObject({ ok: true });
    const proof = await createCallerIdentityProof(ignoring, { endpoint: 'https://sts.us-west-2.amazonaws.com' });
    expect(proof.headers['authorization']).toContain(`/${region}/sts/aws4_request`);
  });

  it('is in the endpoint of STS, FIPS and global endpoints included', async () => {
    const signer = await anywhere;
    const proofs = {
      'https://sts-fips.us-west-2.amazonaws.com': 'us-west-2',
      'https://sts.amazonaws.com/': 'us-east-1',
      'https://sts.cn-northwest-1.amazonaws.com.cn': 'cn-northwest-1',
    };
    for (const [endpoint, expected] of Object.entries(proofs)) {
      const proof = await createCallerIdentityProof(signer, { endpoint });
      expect(proof.url).toBe(`${endpoint.replace(/\/$/, '')}/`);
      expect(proof.headers['authorization']).toContain(`/${expected}/sts/aws4_request`);
    }
  });
});

describe('a proof of identity', () => {
  it('is accepted by STS with its headers, and no longer if one of them is changed', async () => {
    const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region, now });
    const headers = { 'X-Audience': 'api.example.com', accept: 'application/json' };
    const proof = await createCallerIdentityProof(signer, { headers });
    const lookup = () => ({ secretAccessKey: credentials.secretAccessKey, sessionToken });
    const verifier = await createVerifier({ lookup, region, service: 'sts', now });
    const sent = (more: Record<string, string>) =>
      verifier.verify({
        method: proof.method,
        url: '/',
        headers: Object.entries({ host: new URL(proof.url).host, ...proof.headers, ...more }),
        body: proof.body,
      });
    expect(await sent({})).toMatchObject({
      ok: true,
      isPayloadVerified: true,
      signedHeaders: expect.arrayContaining(['x-audience', 'accept', 'content-type', 'x-amz-security-token']),
    });
    expect(await sent({ 'x-audience': 'other.example.com' })).toMatchObject({
      ok: false,
      error: { code: 'SignatureDoesNotMatch' },
    });
  });

  it('ends with the credentials', async () => {
    const signer = await createSigner({ credentials: { ...credentials, expiration: after(30.5) }, region, now });
    expect((await createCallerIdentityProof(signer)).expiresAt).toEqual(after(30));
    expect((await createVaultLogin(signer)).expiresAt).toEqual(after(30));
    const expired = { code: 'CredentialsExpired' };
    await expect(createCallerIdentityProof(signer, { signingDate: after(31) })).rejects.toMatchObject(expired);
    await expect(createVaultLogin(signer, { signingDate: after(31) })).rejects.toMatchObject(expired);
  });

  it('follows the rules of STS, and not the dialect of the signer', async () => {
    const given = { credentials: { ...credentials, sessionToken }, region, now };
    const { headers } = await createCallerIdentityProof(await createSigner(given));
    expect(headers['x-amz-security-token']).toBe(sessionToken);
    const own = { 'x-vault-aws-iam-server-id': 'vault.example.com' };
    for (const dialect of ['s3', 'keystone', { sessionToken: 'omitted' }, { neverSign: ['x-vault-*'] }] as const) {
      const signer = await createSigner({ ...given, dialect });
      expect((await createCallerIdentityProof(signer)).headers).toEqual(headers);
      expect((await createCallerIdentityProof(signer, { headers: own })).headers['authorization']).toContain(
        ';x-vault-aws-iam-server-id,',
      );
    }
  });

  it('goes to the endpoint that Vault uses by default', async () => {
    const urlFor = async (given: { region?: string }, options = {}) => {
      const signer = await createSigner({ credentials, now, ...given });
      const { data } = await createVaultLogin(signer, options);
      const headers = JSON.parse(atob(data.iam_request_headers)) as Record<string, string[]>;
      return `${atob(data.iam_request_url)} ${headers['authorization']?.[0]?.split('/')[2]}`;
    };
    expect(await urlFor({})).toBe('https://sts.amazonaws.com/ us-east-1');
    expect(await urlFor({ region: 'eu-west-1' })).toBe('https://sts.amazonaws.com/ us-east-1');
    expect(await urlFor({ region: 'cn-north-1' })).toBe('https://sts.cn-north-1.amazonaws.com.cn/ cn-north-1');
    expect(await urlFor({ region: 'us-gov-west-1' })).toBe('https://sts.us-gov-west-1.amazonaws.com/ us-gov-west-1');
    expect(await urlFor({}, { region: 'eu-west-1' })).toBe('https://sts.eu-west-1.amazonaws.com/ eu-west-1');
    expect(
      await urlFor({ region: 'eu-west-1' }, { endpoint: 'https://sts.us-east-2.amazonaws.com', region: 'us-east-2' }),
    ).toBe('https://sts.us-east-2.amazonaws.com/ us-east-2');
    expect((await createVaultLogin(await createSigner({ credentials }))).data).not.toHaveProperty('role');
  });
});

describe('options', () => {
  it.each([
    ['createRdsToken', createRdsToken, { hostname: 'db.example.com', port: 1, username: 'app' }],
    ['createElastiCacheToken', createElastiCacheToken, { cacheName: 'c', username: 'app' }],
    ['createEksToken', createEksToken, { clusterName: 'c' }],
    ['createBedrockApiKey', createBedrockApiKey, {}],
    ['createVaultLogin', createVaultLogin, {}],
    ['createSmtpPassword', createSmtpPassword, {}],
  ] as const)('may change while the credentials are loaded: %s', async (_, create, own) => {
    const source = createSignerProvider(() => credentials, { now });
    const options: { region: string } = { ...own, region };
    const pending = create(source, options as never);
    options.region = 'eu-west-1';
    expect(await pending).toEqual(await create(source, { ...own, region } as never));
  });
});
