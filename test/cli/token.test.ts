/** The output of `siglane token` is checked as each service checks it: by `siglane/verify`, or by node:crypto. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES } from '../../bindings/cli/token/kinds.js';
import { createVerifier } from '../../bindings/entries/verify.js';
import { credentials } from '../support/example.js';
import { examples } from './here.js';
import { run } from './program.js';

const date = '2026-01-02T03:04:05Z';
const now = () => new Date(date);
const hostname = 'mydb.123456789012.us-east-1.rds.amazonaws.com';
const rds = `rds --hostname ${hostname} --port 5432 --username app`;
const sessionToken = 'FwoGZXIvYXdzEBYaDExample//==';
const temporary = { ...examples, AWS_SESSION_TOKEN: sessionToken };

/** Runs `siglane token` with these words. Fails unless it prints one line, without the secret, and only `note` besides. */
async function printed(line: string, env = examples, note = ''): Promise<string> {
  const dated = line.startsWith('smtp') ? [] : ['--date', date];
  const { code, stdout, stderr } = await run(['token', ...line.split(' '), ...dated], '', env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: note });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  expect(stdout).not.toContain(credentials.secretAccessKey);
  return stdout.slice(0, -1);
}

interface Signed {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Verifies a request. @returns its parameters, without those of the signature */
async function verified(service: string, { method = 'GET', url, headers = {}, body }: Signed, region = 'us-east-1') {
  const { secretAccessKey } = credentials;
  const record = url.includes('X-Amz-Security-Token') || headers['x-amz-security-token'] ? { sessionToken } : {};
  const verifier = await createVerifier({ service, region, now, lookup: () => ({ secretAccessKey, ...record }) });
  const { host, pathname, search } = new URL(url);
  const all = Object.entries({ host, ...headers });
  const result = await verifier.verify({ method, url: pathname + search, headers: all, ...(body && { body }) });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  const own = result.query.filter(([name]) => !name.startsWith('X-Amz-') || name === 'X-Amz-Expires');
  return { host, ...Object.fromEntries(own) };
}

const decoded = (text: string) => Buffer.from(text, 'base64url').toString();

describe('siglane token prints', () => {
  it.each([
    [rds, 'rds-db', { Action: 'connect', DBUser: 'app' }],
    ['dsql --hostname abc.dsql.us-east-1.on.aws', 'dsql', { Action: 'DbConnect' }],
    ['dsql --hostname abc.dsql.us-east-1.on.aws --admin', 'dsql', { Action: 'DbConnectAdmin' }],
    ['dsql --hostname abc.dsql.us-east-1.on.aws -e 1h', 'dsql', { Action: 'DbConnect', 'X-Amz-Expires': '3600' }],
    ['elasticache --cache-name c --username a+b', 'elasticache', { Action: 'connect', User: 'a+b' }],
    [
      'elasticache --cache-name c --username a --serverless',
      'elasticache',
      { Action: 'connect', User: 'a', ResourceType: 'ServerlessCache' },
    ],
    ['memorydb --cluster-name orders --username a', 'memorydb', { Action: 'connect', User: 'a' }],
  ])('a password: %s', async (line, service, parameters) => {
    for (const env of [examples, temporary]) {
      const password = await printed(line, env);
      expect(password).not.toContain('://');
      const host = password.slice(0, password.indexOf('/'));
      expect(line.split(' ')).toContain(host.replace(':5432', ''));
      expect(await verified(service, { url: `https://${password}` })).toEqual({
        host,
        'X-Amz-Expires': '900',
        ...parameters,
      });
    }
  });

  it('a token for Kafka', async () => {
    const url = decoded(await printed('msk -r eu-west-1')).replace(/&User-Agent=[^&]+$/, '');
    expect(await verified('kafka-cluster', { url }, 'eu-west-1')).toEqual({
      host: 'kafka.eu-west-1.amazonaws.com',
      Action: 'kafka-cluster:Connect',
      'X-Amz-Expires': '900',
    });
  });

  it('an API key for Bedrock', async () => {
    const [prefix, text] = (await printed('bedrock -e 2h')).split(/(?<=^bedrock-api-key-)/);
    expect(prefix).toBe('bedrock-api-key-');
    const [url, version] = decoded(text as string).split('&Version=');
    expect(version).toBe('1');
    expect(await verified('bedrock', { method: 'POST', url: `https://${url}` })).toEqual({
      host: 'bedrock.amazonaws.com',
      Action: 'CallWithBearerToken',
      'X-Amz-Expires': '7200',
    });
  });

  it('a login for Vault', async () => {
    const login = JSON.parse(await printed('vault --role app --server-id vault.example.com -r us-east-1'));
    expect(login).toMatchObject({ role: 'app', iam_http_request_method: 'POST' });
    const lists: Record<string, string[]> = JSON.parse(decoded(login.iam_request_headers));
    const headers = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.join()]));
    expect(headers['x-vault-aws-iam-server-id']).toBe('vault.example.com');
    const url = decoded(login.iam_request_url);
    const body = decoded(login.iam_request_body);
    expect(body).toBe('Action=GetCallerIdentity&Version=2011-06-15');
    await verified('sts', { method: 'POST', url, headers, body });
  });

  it('a login for a Vault with the global endpoint, unless a region is given', async () => {
    const urlOf = async (line: string) => decoded(JSON.parse(await printed(line)).iam_request_url);
    expect(await urlOf('vault')).toBe('https://sts.amazonaws.com/');
    expect(await urlOf('vault --region eu-west-1')).toBe('https://sts.eu-west-1.amazonaws.com/');
  });

  it('a proof of identity', async () => {
    const { args } = { args: ['token', 'sts', '--date', date, '-H', 'X-Audience: api.example.com'] };
    const { stdout } = await run(args, '', temporary);
    const proof = JSON.parse(stdout);
    expect(proof).toMatchObject({ method: 'POST', expiresAt: '2026-01-02T03:19:05.000Z' });
    expect(proof.headers.authorization).toContain('x-audience');
    await verified('sts', proof);
  });

  it('an SMTP password', async () => {
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    // Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials by converting existing AWS credentials".
    const words = ['11111111', 'us-east-1', 'ses', 'aws4_request', 'SendRawEmail'];
    const signature = words.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`) as Buffer;
    const password = Buffer.concat([Buffer.of(4), signature]).toString('base64');
    expect(await printed('smtp')).toBe(password);
    expect(JSON.parse(await printed('smtp --json'))).toEqual({ username: credentials.accessKeyId, password });
  });
});

describe('the exec credential', () => {
  const group = 'client.authentication.k8s.io';
  const info = (apiVersion: unknown) => JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: {} });
  const withInfo = (text: string) => ({ ...examples, KUBERNETES_EXEC_INFO: text });

  it('has a token for the cluster', async () => {
    const credential = JSON.parse(await printed('eks --cluster-name my-cluster', temporary));
    expect(credential).toEqual({
      kind: 'ExecCredential',
      apiVersion: `${group}/v1beta1`,
      spec: {},
      status: { expirationTimestamp: '2026-01-02T03:18:05Z', token: expect.stringMatching(/^k8s-aws-v1\.[\w-]+$/) },
    });
    const url = decoded(credential.status.token.slice('k8s-aws-v1.'.length));
    expect(await verified('sts', { url, headers: { 'x-k8s-aws-id': 'my-cluster' } })).toMatchObject({
      host: 'sts.us-east-1.amazonaws.com',
      Action: 'GetCallerIdentity',
      'X-Amz-Expires': '60',
    });
    await expect(verified('sts', { url, headers: { 'x-k8s-aws-id': 'other' } })).rejects.toThrow(
      'SignatureDoesNotMatch',
    );
  });

  it.each(['v1', 'v1beta1', 'v1alpha1'])('has the version that kubectl asks for: %s', async (version) => {
    const { apiVersion } = JSON.parse(await printed('eks --cluster-name c', withInfo(info(`${group}/${version}`))));
    expect(apiVersion).toBe(`${group}/${version}`);
  });

  it.each([
    '{',
    'null',
    '[]',
    '5',
    '{}',
    info('v1'),
    info(7),
    info(`${group}/v2`),
  ])('has the usual version if kubectl asks for %s', async (text) => {
    const note = `siglane: KUBERNETES_EXEC_INFO names none of ${group}/v1, ${group}/v1beta1, ${group}/v1alpha1. The output is for ${group}/v1beta1\n`;
    const { apiVersion } = JSON.parse(await printed('eks --cluster-name c', withInfo(text), note));
    expect(apiVersion).toBe(`${group}/v1beta1`);
  });
});

describe('--json', () => {
  it.each([
    [rds, '2026-01-02T03:19:05.000Z'],
    ['dsql --hostname abc.dsql.us-east-1.on.aws --expires 1h', '2026-01-02T04:04:05.000Z'],
    ['elasticache --cache-name c --username a', '2026-01-02T03:19:05.000Z'],
    ['memorydb --cluster-name c --username a', '2026-01-02T03:19:05.000Z'],
    ['msk', '2026-01-02T03:19:05.000Z'],
    ['eks --cluster-name c', '2026-01-02T03:18:05.000Z'],
    ['bedrock', '2026-01-02T15:04:05.000Z'],
  ])('prints token and end: %s', async (line, expiresAt) => {
    const { token, ...rest } = JSON.parse(await printed(`${line} --json`));
    expect(rest).toEqual({ expiresAt });
    const text = await printed(line);
    expect(line.startsWith('eks') ? JSON.parse(text).status.token : text).toBe(token);
  });

  it('prints the data of a login, and its end', async () => {
    const { data, expiresAt } = JSON.parse(await printed('vault --json'));
    expect(data).toEqual(JSON.parse(await printed('vault')));
    expect(expiresAt).toBe('2026-01-02T03:19:05.000Z');
  });
});

describe('the region', () => {
  const regionOf = (text: string) => /%2F20260102%2F|X-Amz-Credential=[^%]+%2F\d{8}%2F([^%]+)/.exec(text)?.[1];
  const { AWS_REGION: _, ...withoutRegion } = examples;
  const inChina = hostname.replace('.us-east-1.rds.amazonaws.com', '.rds.cn-north-1.amazonaws.com.cn');

  it('of a hostname has precedence over the environment', async () => {
    const of = async (host: string, env = examples) =>
      regionOf(await printed(`rds --hostname ${host} --port 1 --username a`, env));
    expect(await of(hostname.replace('us-east-1', 'eu-west-1'))).toBe('eu-west-1');
    expect(await of(inChina, withoutRegion)).toBe('cn-north-1');
    expect(await of('db.example.com')).toBe('us-east-1');
  });

  it.each([
    'eks --cluster-name c',
    'vault',
    'sts',
  ])('of an endpoint has precedence over the environment: %s', async (line) => {
    const scopeOf = async (endpoint: string) => {
      const { data, headers, token } = JSON.parse(await printed(`${line} --json --endpoint ${endpoint}`));
      const lists = data === undefined ? headers : JSON.parse(decoded(data.iam_request_headers));
      const text = token === undefined ? String(lists.authorization) : decoded(token.slice('k8s-aws-v1.'.length));
      return decodeURIComponent(text).match(/\/20260102\/([^/]+)\/sts\//)?.[1];
    };
    expect(await scopeOf('https://sts.us-west-2.amazonaws.com')).toBe('us-west-2');
    expect(await scopeOf('https://sts-fips.us-gov-east-1.amazonaws.com')).toBe('us-gov-east-1');
    expect(await scopeOf('https://sts.example.com')).toBe('us-east-1');
  });

  it('of --region must not contradict the hostname', async () => {
    const { code, stdout, stderr } = await run(['token', ...rds.split(' '), '--region', 'eu-west-1']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--region is eu-west-1, but the hostname is in us-east-1');
  });

  it.each(KIND_NAMES.filter((name) => name !== 'vault'))('is required by %s', async (kind) => {
    const needs: Partial<Record<string, string[]>> = {
      rds: ['--hostname', 'db.example.com', '--port', '1', '--username', 'a'],
      dsql: ['--hostname', 'db.example.com'],
      elasticache: ['--cache-name', 'c', '--username', 'a'],
      memorydb: ['--cluster-name', 'c', '--username', 'a'],
      eks: ['--cluster-name', 'c'],
    };
    const { code, stdout, stderr } = await run(['token', kind, ...(needs[kind] ?? [])], '', withoutRegion);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no region. Use --region');
  });
});

describe('credentials that end soon', () => {
  const until = (end: string) => ({ ...temporary, AWS_CREDENTIAL_EXPIRATION: end });
  const note = (seconds: number, asked: number) =>
    `siglane: valid for ${seconds} seconds, not ${asked}, because the credentials end then\n`;

  it.each([
    [rds, 900],
    ['elasticache --cache-name c --username a', 900],
    ['memorydb --cluster-name c --username a', 900],
    ['msk', 900],
    ['eks --cluster-name c', 840],
    ['bedrock', 43_200],
    ['dsql --hostname abc.dsql.us-east-1.on.aws -e 10m', 600],
    ['vault', 900],
    ['sts', 900],
  ])('shorten the token, and it says so: %s', async (line, asked) => {
    const text = await printed(`${line} --json`, until('2026-01-02T03:09:05Z'), note(300, asked));
    expect(JSON.parse(text).expiresAt).toBe('2026-01-02T03:09:05.000Z');
    await printed(line, until('2026-01-03T03:04:05Z'));
  });

  it('are refused when they have ended', async () => {
    const { code, stdout, stderr } = await run(['token', ...rds.split(' ')], '', until('2026-01-02T03:09:05Z'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('expired');
  });
});

describe('wrong usage', () => {
  it.each([
    ['', 'expected a kind of token: rds, dsql, elasticache, memorydb, msk, eks, bedrock, vault, sts or smtp'],
    ['rdss', 'unknown kind of token "rdss". Did you mean rds?'],
    ['RDS', 'Use: siglane token rds'],
    ['kafka', 'Use: siglane token msk'],
    ['k8s', 'Use: siglane token eks'],
    ['redis', 'Use: siglane token elasticache'],
    ['generate-db-auth-token', 'Use: siglane token rds'],
    ['nothing', 'Use rds, dsql, elasticache'],
    ['msk eks', 'expected one kind of token and options'],
    ['rds', 'rds needs --hostname, --port, --username'],
    ['rds --hostname h --port 1', 'rds needs --username'],
    ['eks', 'eks needs --cluster-name'],
    ['msk --hostname h', '--hostname is for rds, dsql, and not for msk'],
    [`${rds} --expires 1h`, '--expires is for dsql, bedrock, and not for rds'],
    [`${rds} --admin`, '--admin is for dsql, and not for rds'],
    [
      `smtp --date ${date}`,
      '--date is for rds, dsql, elasticache, memorydb, msk, eks, bedrock, vault, sts, and not for smtp',
    ],
    ['vault --header a:b', '--header is for sts, and not for vault'],
    ['rds --hostname https://h/ --port 1 --username a', '--hostname expected a host name'],
    ['rds --hostname h --port x --username a', '--port expected a whole number, got "x"'],
    ['rds --hostname h --port postgres://app:pa55word@h/db --username a', '--port expected a whole number, got a URL'],
    ['postgres://app:pa55word@h/db', 'expected a kind of token: rds, dsql'],
    ['rds --hostname h --port 65536 --username a', '--port expected a whole number from 1 to 65535'],
    ['rds --hostname h --port 1 --username=', '--username expected 1 to 1024 characters'],
    ['elasticache --cache-name A_b --username a', '--cache-name expected'],
    ['memorydb --cluster-name A_b --username a', '--cluster-name expected'],
    ['eks --cluster-name a/b', '--cluster-name expected'],
    ['eks --cluster-name a --endpoint http://sts', '--endpoint expected https://host'],
    ['bedrock --expires 13h', '--expires expected'],
    ['dsql --hostname h --expires 8d', '--expires expected 1 to 604800 seconds'],
    ['sts --header x', '--header expected NAME:VALUE'],
    ['sts -H a:1 -H a:2', '--header a is given twice. Give it once'],
    ['sts -H a:1 -H A:2', '--header a is given twice'],
    ['sts -H User-Agent:me', '--header user-agent is never signed'],
    ['eks --cluster-name a --endpoint https://sts.amazonaws.com:65536', '--endpoint expected a port'],
    ['rds --hostname 127.1 --port 1 --username a', '--hostname expected a host name'],
    ['vault --server-id=', '--server-id expected'],
    ['msk --region us-east-1a', '--region is an availability zone'],
    // Options of other commands.
    ['rds --host h', 'unknown option --host. Use --hostname'],
    ['rds --user a', 'unknown option --user. Use --username'],
    ['rds --password a', 'unknown option --password'],
    ['eks --role-arn a', 'Use --profile with a profile that has a role_arn'],
    ['eks --cluster-id a', 'Use --cluster-name'],
    ['elasticache --replication-group-id a', 'Use --cache-name'],
    ['msk --output json', 'Use --json'],
    ['msk --secret-key a', 'other users can read a command line'],
  ])('%s', async (line, message) => {
    const { code, stdout, stderr } = await run(['token', ...line.split(' ').filter(Boolean)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^siglane: [^\n]+\nTry: siglane token --help\n$/);
    expect(stderr).not.toContain('pa55word');
    expect(stderr).toContain(message);
  });

  it('refuses temporary credentials for SMTP', async () => {
    const { code, stdout, stderr } = await run(['token', 'smtp'], '', temporary);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the session token is of temporary credentials');
    expect(stderr).not.toContain(sessionToken);
  });

  it('refuses missing credentials', async () => {
    const { code, stdout, stderr } = await run(['token', 'msk', '-r', 'us-east-1'], '', {});
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no credentials');
  });

  it('is suggested for commands of others', async () => {
    for (const name of ['tokens', 'generate-db-auth-token'])
      expect((await run([name])).stderr).toContain('Use: siglane token');
  });
});
