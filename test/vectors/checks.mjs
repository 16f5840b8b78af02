/**
 * Checks of siglane's results for the vectors, for any test runner: it creates a signer with a check's `options`, and
 * `outcomes` returns pairs of a result and the expected value. The only import has no imports itself, so the checks are
 * the same in every runtime.
 *
 * @typedef {import('../../bindings/api/signer.js').Signer} Signer
 * @typedef {import('../../bindings/api/signer.js').SignerOptions} SignerOptions
 * @typedef {Pick<Signer, 'presign' | 'presignMany' | 'explain'>} Presigner
 *
 * @typedef {readonly [got: unknown, expected: unknown]} Outcome
 */
import { completeRequest, toSignCase } from './load.mjs';

/**
 * @template [S=Signer]
 * @typedef {object} Check
 * @property {string} name
 * @property {SignerOptions} options
 * @property {(signer: S) => Outcome[]} outcomes
 */

/**
 * presign-s3.json: each vector in its own call, in `explain`, and among neighbours in a batch; and all keys with the
 * default template in one call.
 *
 * @param {import('./load.mjs').PresignVectorFile} file
 * @returns {Check<Presigner>[]}
 */
export function presignChecks({ defaults, vectors }) {
  const alone = vectors.map((vector) => presignCheck(vector, completeRequest(defaults, vector.request)));
  const { options, template, keys, urls } = sharedTemplate({ defaults, vectors });
  const outcomes = (signer) => [[signer.presignMany(template, keys), urls]];
  return [...alone, { name: 'a batch of all keys that share a template', options, outcomes }];
}

/**
 * The keys of presign-s3.json that differ from the defaults only in their key, with their signer.
 *
 * @param {Pick<import('./load.mjs').PresignVectorFile, 'defaults' | 'vectors'>} file
 */
export function sharedTemplate({ defaults, vectors }) {
  const sharing = vectors.filter(({ request }) => Object.keys(request).join() === 'key' && request.key !== '');
  return {
    options: presignOptions(defaults),
    template: templateOf(defaults),
    keys: sharing.map(({ request }) => request.key ?? ''),
    urls: sharing.map(({ url }) => url),
  };
}

/**
 * requests.json: each vector, signed or presigned, and explained.
 *
 * @param {SignVectorFile} file
 * @typedef {{ credentials: Record<string, import('./load.mjs').Credentials>, cases: readonly import('./load.mjs').SignVector[] }} SignVectorFile
 * @returns {Check[]}
 */
export function requestChecks(file) {
  return file.cases.map((vector) => {
    const { mode, options, request } = toSignCase(file, vector);
    const { expected } = vector;
    const { url, headers, signature } = expected;
    const outcomes = (signer) => [
      mode === 'sign' ? [signer.sign(request), { url, headers, signature }] : [signer.presign(request), url],
      [signer.explain(request, mode), expected],
    ];
    return { name: vector.name, options, outcomes };
  });
}

/**
 * worked-examples.json: the published stages of each example.
 *
 * @param {{ credentials: Record<string, import('./load.mjs').Credentials>, cases: readonly import('./load.mjs').WorkedExample[] }} file
 * @returns {Check[]}
 */
export function publishedChecks(file) {
  return file.cases.map((example) => {
    const { mode, options, request } = toSignCase(file, example);
    const { hashedCanonicalRequest, ...stages } = example.expected;
    const outcomes = (signer) => {
      const explanation = signer.explain(request, mode);
      const signed = mode === 'sign' ? signer.sign(request).headers.authorization : signer.presign(request);
      const whole = [
        [pick(explanation, stages), stages],
        [signed.slice(-'Signature='.length - 64), `Signature=${stages.signature}`],
      ];
      if (hashedCanonicalRequest === undefined) return whole;
      return [...whole, [explanation.stringToSign.split('\n').at(-1), hashedCanonicalRequest]];
    };
    return { name: example.name, options, outcomes };
  });
}

/**
 * requests.json: all header signatures of one signer, in one batch.
 *
 * @param {SignVectorFile} file
 * @returns {Check[]}
 */
export function batchChecks(file) {
  /** @type {Map<string, import('./load.mjs').SignVector[]>} */
  const groups = new Map();
  for (const vector of file.cases.filter(({ mode }) => mode === 'sign')) {
    const signer = JSON.stringify(vector.signer);
    groups.set(signer, [...(groups.get(signer) ?? []), vector]);
  }
  return [...groups].map(([signer, group]) => {
    const cases = group.map((vector) => toSignCase(file, vector));
    const expected = group.map(({ expected: { url, headers, signature } }) => ({ url, headers, signature }));
    const outcomes = (signer) => [[signer.signMany(cases.map(({ request }) => request)), expected]];
    return { name: `a batch of what is signed with ${signer}`, options: cases[0].options, outcomes };
  });
}

/**
 * signing-key.json: the signing keys that a signer derives.
 *
 * @param {{ published: readonly SigningKeyVector[], derived: readonly SigningKeyVector[] }} file
 * @typedef {{ name: string, secretAccessKey: string, date: string, region: string, service: string, kSigning: string }} SigningKeyVector
 * @returns {Check[]}
 */
export function signingKeyChecks({ published, derived }) {
  return [...published, ...derived].map(({ name, secretAccessKey, date, region, service, kSigning }) => {
    const accessKeyId = 'AKIDEXAMPLE';
    const noon = new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T12:00:00Z`);
    const outcomes = (signer) => {
      const given = signer.deriveCredentials(noon);
      const signingKey = Array.from(given.signingKey, (byte) => byte.toString(16).padStart(2, '0')).join('');
      return [
        [
          { ...given, signingKey },
          { accessKeyId, region, service, signingKey: kSigning, date },
        ],
      ];
    };
    return { name, options: { credentials: { accessKeyId, secretAccessKey }, region, service }, outcomes };
  });
}

/** @returns {Check<Presigner>} */
function presignCheck({ name, url, canonicalRequest }, request) {
  const { key, query, itemQuery, payloadHash } = request;
  const template = templateOf(request);
  const alone = { ...template, query: [...query, ...itemQuery], ...(key !== '' && { key }) };
  const expected = { url, canonicalRequest, payloadHash, signature: url.slice(-64) };
  const neighbours = ['neighbour', key || 'neighbour of the bucket', 'another neighbour'];
  const item = key === '' ? { bucketUrl: true, query: itemQuery } : { key, query: itemQuery };
  const outcomes = (signer) => [
    [signer.presign(alone), url],
    [pick(signer.explain(alone), expected), expected],
    [signer.presignMany(template, [...neighbours, item, ...neighbours])[3], url],
  ];
  return { name, options: presignOptions(request), outcomes };
}

function presignOptions({ accessKeyId, secretAccessKey, sessionToken, region, service }) {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return { credentials, region, service };
}

/** @returns {import('../../bindings/api/signer.js').PresignTemplate} */
function templateOf({ address, method, query, headers, expiresIn, date }) {
  return { ...address, method, query, headers, expiresIn, signingDate: new Date(date) };
}

/** The properties of `object` that `names` has too. */
function pick(object, names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => Object.hasOwn(names, name)));
}
