// Compares the results of `require` and `import` for every entry. The report has entries with two instances, and
// objects of one instance that the other does not recognize.
const { createHmac } = require('node:crypto');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { exports: paths } = require('siglane/package.json');

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const signingDate = new Date('2013-05-24T00:00:00Z');
const options = { credentials, region: 'us-east-1', now: () => signingDate.getTime() };

// This entry throws outside a worker; pool-worker.cjs requires it.
const entries = Object.keys(paths)
  .filter((path) => !/\.(wasm|json)$/.test(path) && path !== './pool/worker')
  .map((path) => path.replace('.', 'siglane'));

async function differences(entry) {
  const [required, imported] = [require(entry), await import(entry)];
  const names = new Set([...Object.keys(required), ...Object.keys(imported)]);
  // Names that an interpreter adds to required, or to imported, modules.
  for (const added of ['__esModule', 'default', 'module.exports']) names.delete(added);
  if (names.size === 0) return [`${entry} exports nothing`];
  return [...names].filter((name) => required[name] !== imported[name]).map((name) => `${entry}: ${name}`);
}

/** Checks that a form of a signer has the signature that node:crypto gives its policy. */
function isRight({ fields }) {
  const steps = ['20130524', 'us-east-1', 's3', 'aws4_request', fields.policy];
  const last = steps.reduce(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  return fields['x-amz-signature'] === last.toString('hex');
}

async function main() {
  const [required, imported] = [require('siglane'), await import('siglane')];
  const form = { bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60, signingDate };
  const signers = [await required.createSigner(options), await imported.createSigner(options)];
  const url = signers[0].presign({
    bucket: 'examplebucket',
    endpoint: 'https://s3.amazonaws.com',
    key: 'test.txt',
    expiresIn: 86_400,
  });
  const refused = await require('siglane/presign')
    .createPresigner({ ...options, credentials: { ...credentials, accessKeyId: 'a b' } })
    .catch((error) => error);
  // Bun has Node's workers too, but a worker that it starts receives no messages.
  const Worker = globalThis.Worker ?? require('node:worker_threads').Worker;
  const createWorker = () => new Worker(pathToFileURL(join(__dirname, 'pool-worker.cjs')), { type: 'module' });
  const pool = await require('siglane/pool').createPool({ ...options, workers: 1, createWorker });
  const [pooled] = await pool.presignMany(
    { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 },
    ['test.txt'],
  );
  await pool.close();
  return {
    entries,
    different: (await Promise.all(entries.map(differences))).flat(),
    url,
    pooled,
    requiredToImported: isRight((await import('siglane/post-policy')).createPostPolicy(signers[0], form)),
    importedToRequired: isRight(require('siglane/post-policy').createPostPolicy(signers[1], form)),
    isInstance: [required, imported].map(({ SigV4Error }) => refused instanceof SigV4Error),
  };
}
main().then((report) => console.log(JSON.stringify(report)));
