import { expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
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
} from '../../bindings/entries/tokens.js';
import { credentials, region } from '../support/example.js';

const signer = await createSigner({ credentials, region });
const hostname = 'mydb.123456789012.us-east-1.rds.amazonaws.com';
const dsqlHost = 'a1.dsql.us-east-1.on.aws';

type Create = (source: typeof signer, options: never) => Promise<unknown>;
type Row = readonly [create: Create, right: object, field: string, wrong: readonly unknown[], code: string];

const LONE = 'a\ud800';
const ROWS: readonly Row[] = [
  [
    createRdsToken,
    { port: 5432, username: 'app' },
    'hostname',
    [undefined, null, 7, new URL('https://a')],
    'WrongType',
  ],
  [
    createRdsToken,
    { port: 5432, username: 'app' },
    'hostname',
    [
      '',
      'https://a.example',
      'a.example:5432',
      'a.example/',
      'a b',
      'a?b',
      'a#b',
      'u@a',
      '-a',
      'a..b',
      'a.',
      'é.example',
      'a\n',
      // Clients rewrite these to an address, or refuse them.
      '123',
      '127.1',
      '0x7f.1',
      '256.256.256.256',
    ],
    'OutOfRange',
  ],
  [createRdsToken, { port: 5432, username: 'app' }, 'hostname', ['a'.repeat(254)], 'OutOfRange'],
  [createRdsToken, { hostname, username: 'app' }, 'port', [undefined, '5432', null], 'WrongType'],
  [createRdsToken, { hostname, username: 'app' }, 'port', [0, -1, 65_536, 5432.5, Number.NaN, 1e9], 'OutOfRange'],
  [createRdsToken, { hostname, port: 5432 }, 'username', [undefined, 7, null], 'WrongType'],
  [createRdsToken, { hostname, port: 5432 }, 'username', ['', 'a'.repeat(1025)], 'OutOfRange'],
  [createRdsToken, { hostname, port: 5432 }, 'username', [LONE, 'a\nb', '\0'], 'InvalidText'],
  [createDsqlToken, {}, 'hostname', ['', `https://${dsqlHost}`], 'OutOfRange'],
  [createDsqlToken, { hostname: dsqlHost }, 'admin', [1, 'true', null], 'WrongType'],
  [createDsqlToken, { hostname: dsqlHost }, 'expiresIn', ['900', null], 'WrongType'],
  [createDsqlToken, { hostname: dsqlHost }, 'expiresIn', [0, 1.5, 604_801], 'OutOfRange'],
  [createElastiCacheToken, { username: 'app' }, 'cacheName', [undefined, 7], 'WrongType'],
  [
    createElastiCacheToken,
    { username: 'app' },
    'cacheName',
    ['', 'My-Cache', 'a.cache.amazonaws.com', 'a:6379', '-a', 'a/b', '1', '0x7f'],
    'OutOfRange',
  ],
  [createElastiCacheToken, { cacheName: 'a' }, 'username', ['', 'a'.repeat(1025)], 'OutOfRange'],
  [createElastiCacheToken, { cacheName: 'a', username: 'b' }, 'serverless', ['yes', 1], 'WrongType'],
  [createMemoryDbToken, { username: 'app' }, 'clusterName', [undefined, 7], 'WrongType'],
  [
    createMemoryDbToken,
    { username: 'app' },
    'clusterName',
    ['', 'clustercfg.a.memorydb.us-east-1.amazonaws.com'],
    'OutOfRange',
  ],
  [createMemoryDbToken, { clusterName: 'a' }, 'username', [undefined], 'WrongType'],
  [createMskToken, {}, 'userAgent', [7, null], 'WrongType'],
  [createMskToken, {}, 'userAgent', [''], 'OutOfRange'],
  [createMskToken, {}, 'userAgent', [LONE, 'a\r\nb'], 'InvalidText'],
  [createEksToken, {}, 'clusterName', [undefined, 7], 'WrongType'],
  [
    createEksToken,
    {},
    'clusterName',
    ['', 'a b', 'arn:aws:eks:us-east-1:123456789012:cluster/prod', '-a', 'a'.repeat(101), 'a\n'],
    'OutOfRange',
  ],
  [createEksToken, { clusterName: 'a' }, 'endpoint', [7, new URL('https://a.example')], 'WrongType'],
  [
    createEksToken,
    { clusterName: 'a' },
    'endpoint',
    [
      '',
      'sts.amazonaws.com',
      'http://a.example',
      'https://a.example/b',
      'https://u@a',
      'https://a?b',
      'https://A.example',
      'https://127.1',
      'https://a.example:0',
      'https://a.example:65536',
      `https://${'a'.repeat(254)}`,
    ],
    'OutOfRange',
  ],
  [createBedrockApiKey, {}, 'expiresIn', ['60'], 'WrongType'],
  [createBedrockApiKey, {}, 'expiresIn', [0, 43_201, 1.5], 'OutOfRange'],
  [createVaultLogin, {}, 'role', [7, null], 'WrongType'],
  [createVaultLogin, {}, 'role', [''], 'OutOfRange'],
  [createVaultLogin, {}, 'serverId', [7, null], 'WrongType'],
  [createVaultLogin, {}, 'serverId', ['', ' a', 'a\nb', 'é', 'a'.repeat(1025)], 'OutOfRange'],
  [createVaultLogin, {}, 'endpoint', ['sts.amazonaws.com'], 'OutOfRange'],
  [createVaultLogin, {}, 'signingDate', [7], 'WrongType'],
  [createCallerIdentityProof, {}, 'endpoint', ['https://a.example/path'], 'OutOfRange'],
  [
    createCallerIdentityProof,
    {},
    'headers',
    // Object.entries of the last two is empty.
    [7, null, [['a', 'b']], 'a: b', new Map([['x-audience', 'a']]), new Headers({ 'x-audience': 'a' })],
    'WrongType',
  ],
  [createSmtpPassword, {}, 'region', [7, null], 'WrongType'],
  [createSmtpPassword, {}, 'region', ['', 'EU West', 'eu-west-1a'], 'InvalidScope'],
];

for (const [create, right, field, values, code] of ROWS)
  it(`${create.name} refuses a wrong ${field} with ${code}`, async () => {
    for (const value of values)
      await expect(create(signer, { ...right, [field]: value } as never), JSON.stringify(value)).rejects.toMatchObject({
        code,
        field,
        message: expect.stringMatching(/^.{10,400}$/),
      });
  });

it('refuses options that are missing or unknown, with a suggestion', async () => {
  const all: readonly [Create, string, RegExp][] = [
    [createRdsToken, 'hostName', /Did you mean "hostname"/],
    [createRdsToken, 'expiresIn', /is not an option. Options: hostname, port, username, region/],
    [createDsqlToken, 'expires', /Did you mean "expiresIn" \(seconds\)/],
    [createElastiCacheToken, 'cache_name', /Did you mean "cacheName"/],
    [createMemoryDbToken, 'clustername', /Did you mean "clusterName"/],
    [createMskToken, 'user_agent', /Did you mean "userAgent"/],
    [createEksToken, 'clusterNames', /Did you mean "clusterName"/],
    [createBedrockApiKey, 'expiry', /Did you mean "expiresIn"/],
    [createVaultLogin, 'serverID', /Did you mean "serverId"/],
    [createCallerIdentityProof, 'header', /Did you mean "headers"/],
    [createSmtpPassword, 'signingDate', /Options: region/],
  ];
  for (const [create, name, message] of all) {
    await expect(create(signer, { [name]: 'a' } as never), create.name).rejects.toThrow(message);
    await expect(create(signer, null as never), create.name).rejects.toMatchObject({
      code: 'WrongType',
      field: 'options',
    });
    await expect(create(signer, 'prod' as never), create.name).rejects.toMatchObject({ code: 'WrongType' });
  }
});

it('refuses headers of a proof that cannot be signed', async () => {
  const proof = (headers: object) => createCallerIdentityProof(signer, { headers: headers as Record<string, string> });
  await expect(proof({ 'x-a': 7 })).rejects.toMatchObject({ code: 'WrongType', field: 'headers.x-a' });
  await expect(proof({ 'a b': 'c' })).rejects.toMatchObject({ code: 'InvalidHeader' });
  await expect(proof({ 'x-a': 'b\nc' })).rejects.toMatchObject({ code: 'InvalidHeader' });
  await expect(proof({ Authorization: 'Bearer a' })).rejects.toMatchObject({ code: 'ReservedHeader' });
  await expect(proof({ Host: 'sts.example' })).rejects.toMatchObject({ code: 'ReservedHeader', field: 'headers.host' });
  await expect(proof({ 'X-Amz-Date': '20260102T030405Z' })).rejects.toMatchObject({ code: 'ReservedHeader' });
  await expect(proof({ 'X-A': '1', 'x-a': '2' })).rejects.toMatchObject({
    code: 'InvalidHeader',
    field: 'headers.x-a',
  });
});

it.each([
  ['User-Agent', 'api.example.com', /never signed/],
  ['connection', 'close', /never signed/],
  ['proxy-audience', 'api.example.com', /never signed/],
  ['x-amzn-trace-id', 'api.example.com', /never signed/],
  ['Content-Length', '5', /the client/],
  ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD', /the hash of the body is always signed/],
])('refuses a proof with the header %s, which the receiver could change', async (name, value, message) => {
  await expect(createCallerIdentityProof(signer, { headers: { [name]: value } })).rejects.toMatchObject({
    code: 'ReservedHeader',
    field: `headers.${name.toLowerCase()}`,
    message: expect.stringMatching(message),
  });
});

it('does not show a connection string or a user in a URL, which have passwords', async () => {
  const calls = [
    createRdsToken(signer, { hostname: 'postgres://app:pa55word@db.example', port: 5432, username: 'app' }),
    createElastiCacheToken(signer, { cacheName: 'redis://app:pa55word@cache.example', username: 'app' }),
    createEksToken(signer, { clusterName: 'prod', endpoint: 'https://app:pa55word@sts.example' }),
  ];
  for (const call of calls)
    await expect(call).rejects.toMatchObject({ code: 'OutOfRange', message: expect.not.stringContaining('pa55word') });
});

it('refuses a signing key of another region or service, and says which', async () => {
  const options = { hostname, port: 5432, username: 'app' };
  const derive = async (service: string, of = region) => {
    const own = await createSigner({ credentials, region: of, service });
    return createSigner({ credentials: own.deriveCredentials(), region: of, service });
  };
  await expect(createRdsToken(await derive('s3'), options)).rejects.toMatchObject({
    code: 'InvalidScope',
    field: 'service',
    reason: 'must be rds-db in us-east-1 for this token, but the signing key is for s3 in us-east-1',
  });
  const elsewhere = await derive('sts', 'eu-west-1');
  await expect(createVaultLogin(elsewhere)).rejects.toMatchObject({ code: 'InvalidScope', field: 'region' });
  expect((await createVaultLogin(elsewhere, { region: 'eu-west-1' })).data.iam_http_request_method).toBe('POST');
});
