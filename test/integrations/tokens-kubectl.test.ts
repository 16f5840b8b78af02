/** kubectl runs `siglane token eks`, and an API server checks the token as EKS does. The output is the one of the AWS CLI. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVerifier, type Verifier } from '../../bindings/entries/verify.js';
import { findProgram } from '../../scripts/find-program.mjs';
import { examples } from '../cli/here.js';
import { program, run } from '../cli/program.js';
import { credentials, region } from '../support/example.js';

const execute = promisify(execFile);
const cluster = 'my-cluster';
const apiVersion = 'client.authentication.k8s.io/v1beta1';
const PREFIX = 'k8s-aws-v1.';
const PATH = '/livez';

let kubectl: string;
let aws: string;
let folder: string;
let server: Server;
let verifier: Verifier;
/** The statuses of the answers. */
let answers: number[];

beforeAll(async () => {
  kubectl = findProgram('kubectl', 'apt-get install kubernetes-client');
  aws = findProgram('aws', 'apt-get install awscli');
  folder = await mkdtemp(join(tmpdir(), 'siglane-kubectl-'));
  const { accessKeyId, secretAccessKey } = credentials;
  const lookup = (id: string) => (id === accessKeyId ? { secretAccessKey } : undefined);
  verifier = await createVerifier({ region, service: 'sts', lookup });
  server = createServer(await certificate(), async ({ headers, url }, response) => {
    const status = (await isRight(headers.authorization)) ? 200 : 401;
    // Some builds of kubectl ask for the version first, without a token.
    if (url === PATH) answers.push(status);
    response.writeHead(status, { 'content-type': 'application/json' });
    const answer = { kind: 'Status', apiVersion: 'v1', code: status, message: status === 200 ? 'welcome' : 'refused' };
    response.end(JSON.stringify(status === 200 ? answer : { ...answer, status: 'Failure', reason: 'Unauthorized' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A certificate for 127.0.0.1. kubectl runs an exec plugin only for a server with TLS. */
async function certificate() {
  const openssl = findProgram('openssl', 'apt-get install openssl');
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await execute(openssl, ['req', '-x509', '-days', '2', ...curve, ...files, ...subject]);
  const [key, cert] = await Promise.all(['key', 'certificate'].map((name) => readFile(join(folder, `${name}.pem`))));
  return { key, cert };
}

const urlOf = (token: string) => new URL(Buffer.from(token.slice(PREFIX.length), 'base64url').toString());

/** Acts as EKS's webhook: sends the request to STS, with the header of its own cluster. */
async function isRight(authorization = ''): Promise<boolean> {
  if (!authorization.startsWith(`Bearer ${PREFIX}`)) return false;
  const { host, pathname, search } = urlOf(authorization.slice('Bearer '.length));
  if (host !== `sts.${region}.amazonaws.com`) return false;
  const headers = Object.entries({ host, 'x-k8s-aws-id': cluster });
  const result = await verifier.verify({ method: 'GET', url: pathname + search, headers });
  return result.ok && result.query.some(([name, value]) => name === 'Action' && value === 'GetCallerIdentity');
}

/** Runs kubectl with `siglane token` as its exec plugin. */
async function ask(clusterName: string, version = apiVersion) {
  answers = [];
  const { port } = server.address() as AddressInfo;
  const exec = {
    apiVersion: version,
    command: process.execPath,
    args: [program, 'token', 'eks', '--cluster-name', clusterName],
    interactiveMode: 'Never',
  };
  // JSON is YAML too.
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': join(folder, 'certificate.pem') },
      },
    ],
    users: [{ name: 'u', user: { exec } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  await writeFile(join(folder, 'config'), JSON.stringify(config));
  const env = { ...examples, PATH: process.env['PATH'] ?? '', HOME: folder, KUBECONFIG: join(folder, 'config') };
  return execute(kubectl, ['get', '--raw', PATH], { env });
}

it.each([apiVersion, 'client.authentication.k8s.io/v1'])('kubectl logs in, with %s', async (version) => {
  const { stdout } = await ask(cluster, version);
  expect(JSON.parse(stdout)).toMatchObject({ message: 'welcome' });
  expect(answers).toEqual([200]);
});

it('the API server refuses a token for another cluster', async () => {
  await expect(ask('other-cluster')).rejects.toThrow(/client to provide credentials|refused|[Uu]nauthorized/);
  expect(new Set(answers)).toEqual(new Set([401]));
});

it.each([
  ['permanent', {}],
  ['temporary', { AWS_SESSION_TOKEN: 'FwoGZXIvYXdzEBYaDExample//==' }],
])('"aws eks get-token" prints the same with %s keys', async (_, token) => {
  const info = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: {} });
  const { AWS_REGION, ...keys } = examples;
  const env = { ...keys, ...token, AWS_REGION: region, AWS_DEFAULT_REGION: region, KUBERNETES_EXEC_INFO: info };
  const ofAws = await execute(aws, ['eks', 'get-token', '--cluster-name', cluster], {
    env: { ...env, PATH: process.env['PATH'] ?? '', HOME: folder, AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
  });
  const theirs = JSON.parse(ofAws.stdout);
  const date = urlOf(theirs.status.token).searchParams.get('X-Amz-Date') as string;
  const ofSiglane = await run(['token', 'eks', '--cluster-name', cluster, '--date', date], '', env);
  const ours = JSON.parse(ofSiglane.stdout);
  expect(partsOf(ours.status.token)).toEqual(partsOf(theirs.status.token));
  // The AWS CLI reads the clock once more for the end.
  const end = (credential: typeof ours) => Date.parse(credential.status.expirationTimestamp);
  expect(end(theirs) - end(ours)).toBeGreaterThanOrEqual(0);
  expect(end(theirs) - end(ours)).toBeLessThanOrEqual(2000);
  const form = (credential: typeof ours) => ({ ...credential, status: Object.keys(credential.status) });
  expect(form(ours)).toEqual(form(theirs));
  expect(ours.status.expirationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

it('"aws eks get-token" prints the same for the global endpoint of STS, which is in us-east-1', async () => {
  const env = { ...examples, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };
  const ofAws = await execute(aws, ['eks', 'get-token', '--cluster-name', cluster], {
    env: { ...env, PATH: process.env['PATH'] ?? '', HOME: folder, AWS_STS_REGIONAL_ENDPOINTS: 'legacy' },
  });
  const theirs = JSON.parse(ofAws.stdout).status.token;
  const date = urlOf(theirs).searchParams.get('X-Amz-Date') as string;
  const words = ['--cluster-name', cluster, '--endpoint', 'https://sts.amazonaws.com', '--date', date];
  const ours = JSON.parse((await run(['token', 'eks', ...words], '', env)).stdout).status.token;
  expect(urlOf(theirs).host).toBe('sts.amazonaws.com');
  expect(partsOf(ours)).toEqual(partsOf(theirs));
});

/** Host and parameters of a token, in any order. */
function partsOf(token: string) {
  const { host, pathname, searchParams } = urlOf(token);
  return [host, pathname, ...[...searchParams].map(String).sort()];
}

it('"aws rds generate-db-auth-token" prints the same password', async () => {
  const hostname = 'mydb.123456789012.us-east-1.rds.amazonaws.com';
  const words = ['--hostname', hostname, '--port', '5432', '--username', 'jane@example.com'];
  const env = { ...examples, AWS_DEFAULT_REGION: region, PATH: process.env['PATH'] ?? '', HOME: folder };
  const { stdout: theirs } = await execute(aws, ['rds', 'generate-db-auth-token', ...words], { env });
  const urlOf = (text: string) => new URL(`https://${text.trim()}`);
  const date = urlOf(theirs).searchParams.get('X-Amz-Date') as string;
  const { stdout: ours } = await run(['token', 'rds', ...words, '--date', date]);
  const parts = ({ host, pathname, searchParams }: URL) => [host, pathname, ...[...searchParams].map(String).sort()];
  expect(parts(urlOf(ours))).toEqual(parts(urlOf(theirs)));
  expect(ours).toMatch(/^[^\n]+\n$/);
});
