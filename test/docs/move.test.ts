/** docs/move: each table has every parameter of the other library, and says the same as siglane's errors about it. */
import { readFileSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createSigner, isSiglaneError } from '../../bindings/entries/index.js';
import { createPostPolicy } from '../../bindings/entries/post-policy.js';
import { bucket, credentials, reference, region } from '../support/example.js';

const root = new URL('../../', import.meta.url);
const signer = await createSigner({ credentials, region });
const url = 'https://examplebucket.s3.us-east-1.amazonaws.com/a';

/** A property with the name of that parameter. */
type Property = Readonly<Record<string, string>>;

/** Calls of siglane that people may give a parameter of another library. */
const calls = {
  createSigner: (property: Property) => createSigner({ credentials, region, ...property }),
  sign: (property: Property) => signer.sign({ url, ...property }),
  presign: (property: Property) => signer.presign({ bucket, key: 'a', ...property }),
  createPostPolicy: (property: Property) => createPostPolicy(signer, { bucket, key: 'a', ...property }),
};

/** The tables of each page, by the beginnings of their headings, and the calls that people may give these parameters to. */
const tables: Readonly<Record<string, Readonly<Record<string, readonly (keyof typeof calls)[]>>>> = {
  aws4: { '`aws4.sign': ['createSigner', 'sign'] },
  aws4fetch: {
    '`new AwsClient': ['createSigner'],
    '`client.fetch': ['sign'],
    '`new AwsV4Signer': ['createSigner', 'sign'],
  },
  'aws-sdk-presigners': {
    '`getSignedUrl': ['createSigner', 'presign'],
    '`new S3RequestPresigner': ['createSigner'],
    Inputs: ['presign'],
    '`createPresignedPost': ['createPostPolicy'],
    Options: ['createSigner'],
  },
  'minio-js': { '`new Client': ['createSigner'], '`presignedUrl': ['presign'], '`presignedPostPolicy': [] },
  boto3: {
    '`boto3.client': ['createSigner'],
    '`generate_presigned_url': ['presign'],
    '`generate_presigned_post': ['createPostPolicy'],
  },
};

/** Names that siglane's errors may give as a replacement. */
const OWN = new Set(
  (
    'expiresIn expiration bucket key keyPrefix method payload headers query pathStyle dualStack accelerate fips endpoint url ' +
    'credentials region service signingDate conditions fields contentLengthRange'
  ).split(' '),
);

interface Row {
  /** Parameters of the other library. */
  readonly names: readonly string[];
  /** The second cell of the row. */
  readonly cell: string;
}

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** The part of a page below the heading that begins with `start`. */
function section(page: string, start: string): string {
  const found = read(`docs/move/${page}.md`)
    .split(/^### /m)
    .find((part) => part.startsWith(start));
  if (found === undefined) throw new Error(`docs/move/${page}.md has no heading that begins with ${start}`);
  return found.split(/^## /m)[0] as string;
}

function rows(page: string, start: string): Row[] {
  return [...section(page, start).matchAll(/^\| (.*?`.*?) \| (.*) \|$/gm)].map(([, first, cell]) => ({
    names: [...(first as string).matchAll(/`([^`]+)`/g)].flatMap(([, code]) => namesIn(code as string)),
    cell: cell as string,
  }));
}

/** `aws.region` is a parameter `region`, `s3={'addressing_style': 'path'}` one of that name, and `setKey(objectName)` a method. */
function namesIn(code: string): string[] {
  const nested = /^\w+=\{'(\w+)'/.exec(code)?.[1];
  const name = nested ?? /^(?:aws\.)?([\w-]+)(?:\(.*\))?$/.exec(code)?.[1];
  return name === undefined ? [] : [name];
}

function allNames(page: string): ReadonlySet<string> {
  return new Set(Object.keys(tables[page] ?? {}).flatMap((start) => rows(page, start).flatMap(({ names }) => names)));
}

/** Options of siglane that an error names when `name` is given to a call. */
async function advised(call: keyof typeof calls, name: string): Promise<string[]> {
  try {
    await calls[call]({ [name]: 'x' });
  } catch (error) {
    if (!isSiglaneError(error) || error.code !== 'UnknownProperty') return [];
    const advice = /Did you mean (.*)\?/.exec(error.message)?.[1] ?? '';
    return [...advice.matchAll(/\w+/g)].map(([word]) => word).filter((word) => OWN.has(word));
  }
  return [];
}

describe.each(Object.entries(tables))('docs/move/%s.md says what the errors say', (page, headings) => {
  const cases = Object.entries(headings).flatMap(([start, names]) => names.map((name) => [start, name] as const));
  it.each(cases)('below %s, about parameters given to %s', async (start, call) => {
    const all = rows(page, start);
    expect(all.length).toBeGreaterThan(2);
    for (const { names, cell } of all) {
      for (const name of names) {
        const own = await advised(call, name);
        if (own.length === 0) continue;
        expect(
          own.some((each) => new RegExp(`\\b${each}\\b`).test(cell)),
          `${name}: ${own.join()} in "${cell}"`,
        ).toBe(true);
      }
    }
  });
});

it('finds what the errors say', async () => {
  expect(await advised('presign', 'expires')).toContain('expiresIn');
  expect(await advised('sign', 'body')).toContain('payload');
  expect(await advised('createSigner', 'retries')).toEqual([]);
});

/** Where the AWS SDK writes a parameter. */
interface Wire {
  httpHeader?: string;
  httpQuery?: string;
  httpPrefixHeaders?: string;
}

describe('the tables have every parameter', () => {
  const modules = 'node_modules/';
  const propertiesOf = (text: string) => [...text.matchAll(/^\s+(\w+)\??:/gm)].map(([, name]) => name as string);
  /** The body of an interface or type in a file of types. */
  const declared = (path: string, opening: string) => {
    const text = read(modules + path);
    const start = text.indexOf(opening);
    expect(start, `${opening} in ${path}`).toBeGreaterThan(-1);
    return propertiesOf(text.slice(start, text.indexOf('\n}', start)));
  };
  const expectAll = (page: string, names: readonly string[]) => {
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !allNames(page).has(name))).toEqual([]);
  };

  it('of aws4', () => {
    const source = read(`${modules}aws4/aws4.js`);
    expectAll(
      'aws4',
      [...source.matchAll(/\brequest\.(\w+)/g)].map(([, name]) => name as string),
    );
    const methods = 'sign canonicalString stringToSign credentialString signedHeaders signature authHeader getDateTime';
    const page = read('docs/move/aws4.md');
    for (const name of methods.split(' ')) {
      expect(source).toContain(`RequestSigner.prototype.${name} =`);
      expect(page).toContain(`| \`${name}()\` |`);
    }
  });

  it('of aws4fetch', () => {
    const types = read(`${modules}aws4fetch/dist/main.d.ts`);
    const [, , later = ''] = types.split('export class');
    expectAll('aws4fetch', propertiesOf(/constructor\([^:]*: \{([^}]*)\}/.exec(types)?.[1] as string));
    expectAll('aws4fetch', propertiesOf(/aws\?: \{([^}]*)\}/.exec(types)?.[1] as string));
    expectAll('aws4fetch', propertiesOf(/constructor\([^:]*: \{([^}]*)\}/.exec(later)?.[1] as string));
  });

  it('of the presigners of the AWS SDK', () => {
    const page = 'aws-sdk-presigners';
    const signatures = '@smithy/types/dist-types/signature.d.ts';
    expectAll(page, [
      ...declared(signatures, 'interface SigningArguments'),
      ...declared(signatures, 'interface RequestSigningArguments'),
      ...declared(signatures, 'interface RequestPresigningArguments'),
    ]);
    expectAll(page, declared('@smithy/signature-v4/dist-types/SignatureV4Base.d.ts', 'interface SignatureV4Init'));
    expectAll(
      page,
      declared('@aws-sdk/s3-presigned-post/dist-types/createPresignedPost.d.ts', 'interface PresignedPostOptions'),
    );
    const endpoint = declared(
      '@aws-sdk/client-s3/dist-types/endpoint/EndpointParameters.d.ts',
      'interface ClientInputEndpointParameters',
    );
    expectAll(
      page,
      endpoint.filter((name) => name !== 'clientContextParams'),
    );
  });

  it.each([
    new GetObjectCommand({ Bucket: '', Key: '' }),
    new PutObjectCommand({ Bucket: '', Key: '' }),
    new UploadPartCommand({ Bucket: '', Key: '', PartNumber: 1, UploadId: '' }),
  ])('of a command of the AWS SDK, with their names on the wire: %#', (command) => {
    // An operation has its input; the input has the names of its members, and their schemas with their names on the wire.
    const operation = (
      command as unknown as { schema: [0, 0, 0, 0, () => [0, 0, 0, 0, string[], [0, Wire | undefined][]]] }
    ).schema;
    const [, , , , names, members] = operation[4]();
    expect(names.length).toBeGreaterThan(15);
    const all = rows('aws-sdk-presigners', 'Inputs');
    names.forEach((name, i) => {
      const row = all.find((each) => each.names.includes(name));
      expect(row, name).toBeDefined();
      const wire = members[i]?.[1];
      const written = wire?.httpHeader ?? wire?.httpQuery ?? wire?.httpPrefixHeaders;
      // The SDK tells the service which checksum it will send; a presigned URL has the checksum itself.
      if (written === undefined || name === 'ChecksumAlgorithm') return;
      expect(row?.cell.toLowerCase(), name).toMatch(new RegExp(`\\b${written.toLowerCase()}(?![a-z0-9])`));
    });
  });

  it('of minio-js', () => {
    const types = 'minio/dist/esm/internal/client.d.mts';
    expectAll('minio-js', declared(types, 'interface ClientOptions'));
    const signatures = [...read(modules + types).matchAll(/^ {2}presigned(?:Url|GetObject|PutObject)\((.*?)\): /gm)];
    expect(signatures.length).toBe(3);
    const parameters = signatures.flatMap(([, list]) =>
      [...(list as string).matchAll(/(\w+)\??: /g)].map(([, name]) => name as string),
    );
    expectAll('minio-js', parameters);
    const policy = read(`${modules}minio/dist/esm/internal/post-policy.d.mts`);
    expectAll(
      'minio-js',
      [...policy.matchAll(/^ {2}(set\w+)\(/gm)].map(([, name]) => name as string),
    );
  });
});

it("shows the reference signer's signature to those who come from boto3", () => {
  const page = read('docs/move/boto3.md');
  const [, address, signature] = /split\('\?'\)\[0\]\); \/\/ → (\S+)\n.*; \/\/ → ([0-9a-f]{64})\n/.exec(page) ?? [];
  const expected = reference({
    origin: 'https://examplebucket.s3.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    path: '/photos/a b.jpg',
    query: [['response-content-disposition', 'attachment']],
    expiresIn: 3600,
    date: new Date('2026-01-02T03:04:05Z'),
  });
  expect(address).toBe(expected.url.split('?')[0]);
  expect(signature).toBe(expected.signature);
});
