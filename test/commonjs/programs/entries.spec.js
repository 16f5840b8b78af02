// Run by Jest, with the package installed. presign-s3.json is the file of the vectors.
const { createHmac } = require('node:crypto');
const { exports: paths } = require('siglane/package.json');
const { vectors } = require('./presign-s3.json');

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const signingDate = new Date('2013-05-24T00:00:00Z');
const options = { credentials, region: 'us-east-1', now: () => signingDate.getTime() };
const template = { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 };
const { url } = vectors.find(({ name }) => name === 'the presigned GET of the S3 documentation');

const entries = Object.keys(paths)
  .filter((path) => !/\.(wasm|json)$/.test(path))
  .map((path) => path.replace('.', 'siglane'));

test.each(entries)('%s is the CommonJS form', (entry) => {
  expect(require.resolve(entry)).toMatch(/siglane.dist.cjs.entries./);
  if (entry === 'siglane/pool/worker') expect(() => require(entry)).toThrow('siglane/pool/worker runs only in workers');
  else expect(Object.values(require(entry))).toContainEqual(expect.any(Function));
});

test.each([
  ['siglane', 'createSigner'],
  ['siglane/presign', 'createPresigner'],
  ['siglane/streaming', 'createSigner'],
  ['siglane/sync', 'createSignerSync'],
])('%s presigns the example of the S3 documentation', async (entry, name) => {
  const signer = await require(entry)[name](options);
  expect(signer.presign({ ...template, key: 'test.txt' })).toBe(url);
});

test('siglane/pool presigns with its own worker, and with a worker that requires siglane/pool/worker', async () => {
  const { createPool } = require('siglane/pool');
  const { Worker } = require('node:worker_threads');
  const createWorker = () => new Worker(require.resolve('siglane/pool/worker'));
  for (const own of [{}, { createWorker }]) {
    const pool = await createPool({ ...options, workers: 1, ...own });
    expect(await pool.presignMany(template, ['test.txt'])).toEqual([url]);
    await pool.close();
  }
});

test.each(['siglane', 'siglane/streaming'])('a signer of %s signs forms of siglane/post-policy', async (entry) => {
  const signer = await require(entry).createSigner(options);
  const form = { bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60, signingDate };
  const { fields } = require('siglane/post-policy').createPostPolicy(signer, form);
  const signature = ['20130524', 'us-east-1', 's3', 'aws4_request', fields.policy].reduce(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  expect(fields['x-amz-signature']).toBe(signature.toString('hex'));
});

test('an error of siglane/presign has the class of siglane', async () => {
  const { SigV4Error } = require('siglane');
  const { createPresigner } = require('siglane/presign');
  const refused = createPresigner({ ...options, credentials: { ...credentials, accessKeyId: 'a b' } });
  await expect(refused).rejects.toBeInstanceOf(SigV4Error);
});

test('siglane/verify verifies the example of the S3 documentation', async () => {
  const { createVerifier } = require('siglane/verify');
  const verifier = await createVerifier({
    lookup: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
    region: 'us-east-1',
    service: 's3',
    now: options.now,
  });
  const { host, pathname, search } = new URL(url);
  const request = { method: 'GET', url: pathname + search, headers: [['host', host]] };
  expect(await verifier.verify(request)).toMatchObject({ ok: true });
});

test('siglane/chunked signs a body in chunks', async () => {
  const signer = await require('siglane').createSigner(options);
  const { signChunked } = require('siglane/chunked');
  const request = { method: 'PUT', url: 'https://examplebucket.s3.amazonaws.com/a', decodedLength: 9 };
  expect(signChunked(signer, request)).toHaveProperty('headers');
});
