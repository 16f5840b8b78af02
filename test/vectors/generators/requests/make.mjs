/**
 * @typedef {import('../../load.mjs').RequestVector} RequestVector
 * @typedef {import('../../load.mjs').RequestInput} RequestInput
 * @typedef {import('../../load.mjs').DialectInput} DialectInput
 *
 * @typedef {object} Place the destination of a request, without its path
 * @property {string} service
 * @property {string} origin
 * @property {DialectInput} [dialect] in place of the service's own
 *
 * @typedef {object} Given properties of a case in addition to its place
 * @property {'sign' | 'presign'} [mode] default: sign
 * @property {string} [credentials] a name, see identities.mjs
 * @property {string} [region]
 * @property {string} [date]
 * @property {string} [path] with the query, if there is one
 *
 * @typedef {Given & Partial<Omit<RequestInput, 'url'>>} CaseInput
 */

/** One of each dialect. @satisfies {Record<string, Place>} */
export const places = {
  s3: { service: 's3', origin: 'https://examplebucket.s3.us-east-1.amazonaws.com' },
  standard: { service: 'execute-api', origin: 'https://abcdef1234.execute-api.us-east-1.amazonaws.com' },
  keystone: {
    service: 'cloudformation',
    origin: 'http://heat.example.com:8000',
    dialect: /** @type {const} */ ('keystone'),
  },
};

/**
 * @param {string} name
 * @param {Place} place
 * @param {CaseInput} given
 * @returns {RequestVector}
 */
export function make(name, { service, origin, dialect }, given) {
  const { mode = 'sign', credentials = 'plain', region = 'us-east-1', date = '2013-05-24T00:00:00Z', ...rest } = given;
  const { path = '/', method = 'GET', ...request } = rest;
  return {
    name,
    mode,
    signer: { credentials, region, service, ...(dialect !== undefined && { dialect }) },
    date,
    request: { method, url: origin + path, ...request },
  };
}

/**
 * The same request for several places, in one mode or in both.
 *
 * @param {string} name
 * @param {readonly (keyof typeof places)[]} where
 * @param {CaseInput} given
 * @param {readonly ('sign' | 'presign')[]} modes
 */
export function makeEach(name, where, given, modes = ['sign']) {
  return where.flatMap((place) =>
    modes.map((mode) => make(`${name}, ${place}, ${mode}`, places[place], { ...given, mode })),
  );
}

/** All printable ASCII. */
export const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
