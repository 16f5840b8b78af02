/** Finding credentials and region. Files and responses follow AWS's documentation. The SDK's package reads everything except plain keys. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, referenceUrls } from '../support/example.js';
import { type Result, runProcess as run, start } from './program.js';

const fixed = ['presign', '--bucket', 'examplebucket', '--date', '2026-01-02T03:04:05Z', '--expires', '3600', 'a'];
const [url] = referenceUrls(['a']);
const { accessKeyId, secretAccessKey } = credentials;
const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');

const config = `
[default]
region = us-east-1
[profile work]
region = eu-central-1
[profile process]
region = us-east-1
credential_process = "${process.execPath}" process.mjs
[profile failing]
credential_process = "${process.execPath}" failing.mjs --password hunter2hunter2
[profile hanging]
region = us-east-1
credential_process = "${process.execPath}" hanging.mjs
[profile role]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/x
source_profile = source
[profile both]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/x
source_profile = source
aws_access_key_id = AKIDNOTTHIS
aws_secret_access_key = not-this
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = source
mfa_serial = arn:aws:iam::123456789012:mfa/x
[profile sso]
region = us-east-1
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = reader
[profile login]
region = us-east-1
login_session = arn:aws:iam::123456789012:user/x
[profile empty]
region = us-east-1
`;
const shared = `
[default]
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
[work]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = ${secretAccessKey}
aws_session_token = token
[source]
aws_access_key_id = AKIDSOURCE
aws_secret_access_key = ${secretAccessKey}
`;

let home: string;
let server: Server;
let endpoint: string;
/** Requests that the server received. */
let asked: string[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siglane-home-'));
  const file = async (name: string, text: string) => {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), text);
  };
  await file(
    '.aws/config',
    config.replaceAll(/(process|failing|hanging)\.mjs/g, (name) => join(home, name)),
  );
  await file('.aws/credentials', shared);
  const own = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
  await file('process.mjs', `console.log(${JSON.stringify(JSON.stringify(own))})`);
  await file(
    'hanging.mjs',
    `import { writeFileSync } from 'node:fs';
process.on('SIGINT', () => {});
writeFileSync(${JSON.stringify(join(home, 'hanging'))}, '');
setTimeout(() => {}, 6000);`,
  );
  await file('failing.mjs', 'console.error("the vault is locked"); process.exit(3)');
  const sha = (name: string, text: string) => createHash(name).update(text).digest('hex');
  await file(
    `.aws/sso/cache/${sha('sha1', 'https://example.awsapps.com/start')}.json`,
    JSON.stringify({ accessToken: 'bearer', expiresAt: inAnHour() }),
  );
  const session = {
    accessToken: { accessKeyId, secretAccessKey, sessionToken: 'of-login', accountId: '1', expiresAt: inAnHour() },
    ...{ clientId: 'c', refreshToken: 'r', dpopKey: 'd', tokenType: 'aws_sigv4', identityToken: 'i' },
  };
  await file(`.aws/login/cache/${sha('sha256', 'arn:aws:iam::123456789012:user/x')}.json`, JSON.stringify(session));
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(request.url ?? '', response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(home, { recursive: true });
});

function answer(target: string, response: import('node:http').ServerResponse): void {
  const token = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
  if (target.startsWith('/federation/credentials')) {
    const expiration = Date.now() + 3_600_000;
    const roleCredentials = { accessKeyId, secretAccessKey, sessionToken: 'of-sso', expiration };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ roleCredentials }));
  } else if (target === '/container') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...token, Token: 'of-container', Expiration: inAnHour() }));
  } else {
    const values = { ...token, SessionToken: 'of-role', Expiration: inAnHour() };
    const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
    response.setHeader('content-type', 'text/xml');
    response.end(
      `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${fields.join('')}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  }
}

/** Runs the program in the home folder that has the files. */
function at(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  asked = [];
  return run(args, '', { HOME: home, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env });
}

describe('plain keys', () => {
  it('come from the environment, with the token', async () => {
    const env = { ...keys, AWS_DEFAULT_REGION: 'us-east-1' };
    expect((await run(fixed, '', env)).stdout).toBe(`${url}\n`);
    expect((await run(fixed, '', { ...env, AWS_SESSION_TOKEN: '' })).stdout).toBe(`${url}\n`);
    expect((await run(fixed, '', { ...env, AWS_SESSION_TOKEN: 't+/=' })).stdout).toBe(
      `${referenceUrls(['a'], { sessionToken: 't+/=' })[0]}\n`,
    );
  });

  it('come from a profile: the requested profile, AWS_PROFILE, or the default', async () => {
    const asked = (await at([...fixed, '--profile', 'work'], { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' }))
      .stdout;
    expect(asked).toContain('Credential=AKIDEXAMPLE%2F20260102%2Feu-central-1%2F');
    expect(asked).toContain('X-Amz-Security-Token=token');
    expect((await at(fixed, { AWS_PROFILE: 'work' })).stdout).toBe(asked);
    expect((await at(fixed)).stdout).toBe(`${url}\n`);
    const elsewhere = {
      AWS_CONFIG_FILE: join(home, '.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws/credentials'),
    };
    expect((await run(fixed, '', elsewhere)).stdout).toBe(`${url}\n`);
  });

  it('of the environment have priority over AWS_PROFILE, which then gives only the region', async () => {
    expect((await at(fixed, keys)).stdout).toBe(`${url}\n`);
    const ofWork = (await at(fixed, { ...keys, AWS_PROFILE: 'work' })).stdout;
    expect(ofWork).toBe(
      `${referenceUrls(['a'], { region: 'eu-central-1', origin: 'https://examplebucket.s3.eu-central-1.amazonaws.com' })[0]}\n`,
    );
    expect((await at([...fixed, '-r', 'us-east-1'], { ...keys, AWS_PROFILE: 'work' })).stdout).toBe(`${url}\n`);
    expect((await at(fixed, { ...keys, AWS_PROFILE: 'work', AWS_REGION: 'us-east-1' })).stdout).toBe(`${url}\n`);
  });

  it('that expire shorten the validity of signed URLs', async () => {
    const args = ['presign', 's3://examplebucket/a', '-r', 'us-east-1', '--expires', '7d'];
    const env = { ...keys, AWS_CREDENTIAL_EXPIRATION: inAnHour() };
    const { stdout, stderr } = await run(args, '', env);
    expect(Number(/X-Amz-Expires=(\d+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(3600);
    expect(stderr).toMatch(/^siglane: valid for \d+ seconds, not 604800, because the credentials end then\n$/);
  });

  it('that end shorten items of NDJSON, which is reported once', async () => {
    const args = ['presign', '-b', 'examplebucket', '-r', 'us-east-1', '--ndjson'];
    const env = { ...keys, AWS_CREDENTIAL_EXPIRATION: inAnHour() };
    const item = (key: string, expiresIn?: number) => `${JSON.stringify({ key, expiresIn })}\n`;
    const input = `\n${item('a')}${item('b', 60)}${item('c', 7200)}`;
    const { stdout, stderr } = await run(args, input + item('d', 9000).repeat(2000), env);
    const seconds = [...stdout.matchAll(/X-Amz-Expires=(\d+)/g)].map(([, each]) => Number(each));
    expect(seconds.slice(0, 2)).toEqual([900, 60]);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(3600);
    expect(stderr).toMatch(
      /^siglane: line 4: valid for \d+ seconds, not 7200, because the credentials end then\. This may apply to other lines too\n$/,
    );
    expect((await run(args, item('a') + item('b', 60), env)).stderr).toBe('');
    const both = await run([...args, '--expires', '7d', '--output-ndjson'], item('a') + item('b', 7200), env);
    expect(both.stderr).toMatch(/^siglane: valid for \d+ seconds, not 604800, because the credentials end then\n$/);
  });
});

describe('keys from the SDK', () => {
  const token = (sessionToken: string) => expect.stringContaining(`X-Amz-Security-Token=${sessionToken}&`);
  // The expiration of these keys is known, and the date of the tests is long past.
  const now = ['presign', 's3://examplebucket/a', '--expires', '60'];

  it('come from a credential_process', async () => {
    expect(await at([...fixed, '--profile', 'process'])).toEqual({ code: 0, stdout: `${url}\n`, stderr: '' });
    expect((await at(fixed, { AWS_PROFILE: 'process' })).stdout).toBe(`${url}\n`);
  });

  it('come from a role, also where the profile has keys too', async () => {
    for (const profile of ['role', 'both']) {
      const result = await at([...now, '--profile', profile], { AWS_ENDPOINT_URL_STS: endpoint });
      expect(result).toEqual({ code: 0, stdout: token('of-role'), stderr: '' });
      expect(result.stdout).toContain(`Credential=${accessKeyId}%2F`);
      expect(asked).toEqual(['POST /']);
    }
  });

  it('come from SSO', async () => {
    const result = await at([...now, '--profile', 'sso'], { AWS_ENDPOINT_URL_SSO: endpoint });
    expect(result).toEqual({ code: 0, stdout: token('of-sso'), stderr: '' });
    expect(asked).toEqual([expect.stringContaining('role_name=reader')]);
  });

  it('come from "aws login"', async () => {
    expect(await at([...now, '--profile', 'login'])).toEqual({ code: 0, stdout: token('of-login'), stderr: '' });
  });

  it('come from a container, without any profile', async () => {
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/container`, HOME: join(home, 'nowhere') };
    const result = await at([...now, '-r', 'us-east-1'], env);
    expect(result).toEqual({ code: 0, stdout: token('of-container'), stderr: '' });
  });

  it('can be given up with Ctrl-C while they load', async () => {
    const child = start([...fixed, '--profile', 'hanging'], { HOME: home });
    const closed = new Promise((resolve) => child.on('close', resolve));
    while (!existsSync(join(home, 'hanging'))) await new Promise((resolve) => setTimeout(resolve, 50));
    const asked = performance.now();
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect(performance.now() - asked).toBeLessThan(4500);
  });

  it('names the reason for missing keys, and alternatives', async () => {
    const failing = await at([...fixed, '--profile', 'failing']);
    expect(failing).toMatchObject({ code: 2, stdout: '' });
    expect(failing.stderr).toContain('no credentials from the profile "failing": Command failed: credential_process');
    expect(failing.stderr).toContain('the vault is locked');
    expect(failing.stderr).toContain('with AWS CLI 2: eval "$(aws configure export-credentials --profile=failing');
    expect(failing.stderr).not.toContain('hunter2');
    expect((await at([...fixed, '--profile', 'mfa'])).stderr).toContain('requires multi-factor authentication');
    expect((await at([...fixed, '--profile', 'empty'])).stderr).toContain('no credentials from the profile "empty"');
  });
});

describe('missing keys', () => {
  it.each([
    [['--profile', 'nobody'], {}, 'there is no profile "nobody"'],
    [['--profile', 'wor'], {}, 'there is no profile "wor" in ~/.aws. Did you mean work?'],
    [[], { AWS_PROFILE: 'nobody' }, 'there is no profile "nobody"'],
    [[], { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' }, 'not AWS_SECRET_ACCESS_KEY'],
    [[], { AWS_SECRET_ACCESS_KEY: 'hidden' }, 'not AWS_ACCESS_KEY_ID'],
    [[], { ...keys, AWS_CREDENTIAL_EXPIRATION: 'soon' }, 'AWS_CREDENTIAL_EXPIRATION is not a date'],
    [
      [],
      { ...keys, AWS_SECRET_ACCESS_KEY: 'hidden\n', AWS_REGION: 'us-east-1' },
      '"secretAccessKey" begins or ends with whitespace',
    ],
    [[], { ...keys, AWS_SECRET_ACCESS_KEY: 'hidden', HOME: '/nowhere' }, 'no region. Use --region, set AWS_REGION'],
  ])('%j %j: %s', async (args, env, message) => {
    const result = await at([...fixed, ...args], env as Record<string, string>);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toContain('hidden');
  });
});

describe('without the SDK', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  let folder: string;
  let installed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siglane-alone-'));
    installed = join(folder, 'node_modules', 'siglane');
    await mkdir(join(folder, 'node_modules', '@assemblyscript'), { recursive: true });
    for (const name of ['dist', 'package.json']) await cp(join(root, name), join(installed, name), { recursive: true });
    for (const name of ['@assemblyscript/loader', '@rgrove/parse-xml', 'diff', 'hash-wasm', 'crc-32']) {
      await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
    }
    await chmod(join(installed, 'dist/cli/main.js'), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function alone(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
    return run(args, '', { HOME: home, ...env }, join(installed, 'dist/cli/main.js'));
  }

  it('finds plain keys and regions in the files', async () => {
    expect((await alone(fixed)).stdout).toBe(`${url}\n`);
    expect((await alone(fixed, { ...keys })).stdout).toBe(`${url}\n`);
  });

  it.each([
    ['role', 'role_arn'],
    ['process', 'credential_process'],
    ['sso', 'sso_start_url'],
    ['login', 'login_session'],
  ])('names the package for the profile %s, and the line for AWS CLI 2', async (profile, by) => {
    const install = 'npm install --global @aws-sdk/credential-provider-node';
    expect(await alone([...fixed, '--profile', profile])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(
        `siglane: the profile "${profile}" uses ${by}, which needs a package. Run: ${install}; or with AWS CLI 2: eval "$(aws configure export-credentials --profile=${profile} --format env)"\n`,
      ),
    });
  });

  it('names the package as a dependency of the project', async () => {
    await writeFile(join(folder, 'package.json'), '{}');
    const { stderr } = await alone([...fixed, '--profile', 'role']);
    await rm(join(folder, 'package.json'));
    expect(stderr).toContain('needs a package. Run: npm install @aws-sdk/credential-provider-node;');
  });

  it('gives hints when nothing is configured', async () => {
    const { stderr } = await alone(fixed, { HOME: folder });
    expect(stderr).toContain('no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --profile');
    const empty = await alone([...fixed, '--profile', 'empty']);
    expect(empty.stderr).toContain('the profile "empty" has no credentials');
  });
});
