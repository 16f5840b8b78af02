// Writes docs/understand/tested-versions.md: the packages that siglane is tested with, at the versions that package.json files pin.
// `npm run docs:versions` writes the page. A test fails if the page is not what this program writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** The page, from the root of the project. */
export const PAGE = 'docs/understand/tested-versions.md';

/** The page about a door of siglane, and the packages that its tests run, by the folder whose package.json has them. */
const DOORS = [
  {
    page: 'move/aws-sdk-presigners',
    title: 'Presigners of the AWS SDK',
    packages: { '.': ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner', '@aws-sdk/s3-presigned-post'] },
  },
  {
    page: 'tasks/aws-sdk-client',
    title: 'Signer of the AWS SDK',
    packages: {
      '.': ['@smithy/signature-v4', '@smithy/types', '@smithy/core', '@aws-sdk/lib-storage'],
      'test/integrations': [
        '@aws-sdk/client-dynamodb',
        '@aws-sdk/client-sqs',
        '@aws-sdk/client-sts',
        '@aws-sdk/client-lambda',
        '@aws-sdk/client-transcribe-streaming',
      ],
    },
  },
  {
    page: 'tasks/fetch-clients',
    title: 'Clients that take a fetch',
    packages: {
      'test/integrations': [
        'openai',
        '@anthropic-ai/sdk',
        '@modelcontextprotocol/sdk',
        'ky',
        'ofetch',
        'axios',
        'graphql-request',
        'graphql',
      ],
    },
  },
  {
    page: 'tasks/opensearch',
    title: 'OpenSearch',
    packages: { 'test/integrations': ['@opensearch-project/opensearch'] },
  },
  { page: 'tasks/undici', title: 'undici', packages: { '.': ['undici'] } },
  {
    page: 'tasks/tokens',
    title: 'Tokens',
    packages: {
      'test/integrations': [
        '@aws-sdk/rds-signer',
        '@aws-sdk/dsql-signer',
        '@aws/bedrock-token-generator',
        'aws-msk-iam-sasl-signer-js',
        'pg',
        'ioredis',
      ],
    },
  },
  {
    page: 'tasks/frameworks',
    title: 'Frameworks for Node',
    packages: { 'test/frameworks': ['express', 'express-4', 'fastify', 'koa', 'koa-bodyparser', 'koa-mount'] },
  },
  {
    page: 'tasks/credentials',
    title: 'Credentials',
    packages: { '.': ['@aws-sdk/credential-provider-node'] },
  },
];

/** The purpose of each optional peer. */
const PURPOSES = {
  '@aws-sdk/credential-provider-node': 'some [credentials of the command](../tasks/command.md)',
  '@smithy/types': 'the types of `siglane/aws-sdk`; every client of the SDK brings them',
};

/**
 * The tested packages.
 *
 * @returns {{ name: string, version: string, folder: string, page: string, title: string }[]} in the order of the page
 * @throws Error if a package is not pinned to one version
 */
export function testedPackages() {
  return DOORS.flatMap(({ page, title, packages }) =>
    Object.entries(packages).flatMap(([folder, names]) =>
      names.map((name) => ({ name, version: versionOf(folder, name), folder, page, title })),
    ),
  );
}

function versionOf(folder, name) {
  const { dependencies = {}, devDependencies = {} } = readJson(`${folder}/package.json`);
  const range = dependencies[name] ?? devDependencies[name];
  const [, version] = /^(?:npm:.+@)?(\d+\.\d+\.\d+)$/.exec(range ?? '') ?? [];
  if (version === undefined) throw new Error(`${folder}/package.json has "${range}" for ${name}: pin one version`);
  return version;
}

function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}

function purposeOf(peer) {
  if (PURPOSES[peer] === undefined) throw new Error(`PURPOSES does not say what needs ${peer}`);
  return PURPOSES[peer];
}

/** The text of the page. */
export function versionsPage() {
  const rows = testedPackages().map(
    ({ name, version, page, title }) => `| ${name} | ${version} | [${title}](../${page}.md) |`,
  );
  const { peerDependencies } = readJson('package.json');
  const peers = Object.entries(peerDependencies).map(([name, range]) => `| ${name} | ${range} | ${purposeOf(name)} |`);
  return `# Tested versions

siglane is tested with these versions of other packages. It imports none of them, except the credential provider where the command needs it. Other versions with the same interfaces should work.

\`npm run docs:versions\` writes this page from the package.json files that the tests install.

| package | version | used on |
| --- | --- | --- |
${rows.join('\n')}

A name with a number, such as express-4, is an older version of the package.

These are siglane's optional peers:

| peer | accepted | needed for |
| --- | --- | --- |
${peers.join('\n')}

The AWS SDK for JavaScript needs Node 22 from January 2027 on. The versions above run on Node 20.
`;
}

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL(PAGE, root), versionsPage());
