/** The requests of presign-s3.json. */
import { EXAMPLE } from '../text.mjs';
import { addresses } from './addresses.mjs';
import { headers } from './headers.mjs';
import { identities, times, tokens } from './identities.mjs';
import { keys } from './keys.mjs';
import { make } from './make.mjs';
import { queries } from './queries.mjs';

/** @type {import('../../load.mjs').VectorRequest} */
export const defaults = {
  method: 'GET',
  address: { bucket: 'examplebucket' },
  origin: 'https://examplebucket.s3.us-east-1.amazonaws.com',
  pathPrefix: '/',
  key: 'test.txt',
  query: [],
  itemQuery: [],
  headers: [],
  payloadHash: 'UNSIGNED-PAYLOAD',
  accessKeyId: EXAMPLE.accessKeyId,
  secretAccessKey: EXAMPLE.secretAccessKey,
  region: 'us-east-1',
  service: 's3',
  date: '2013-05-24T00:00:00Z',
  expiresIn: 86400,
};

const methods = ['PUT', 'HEAD', 'DELETE'].flatMap((method) => [
  make(`${method}`, { method }),
  make(`${method} with a hard key`, { method, key: 'a b/\u00e9+~.txt' }),
]);

const bucketLevel = [
  make('the bucket itself', { key: '' }),
  make('a listing', {
    key: '',
    query: [
      ['list-type', '2'],
      ['prefix', 'a/b c'],
      ['delimiter', '/'],
    ],
  }),
  make('HEAD of the bucket', { key: '', method: 'HEAD' }),
];

/** @type {readonly import('./make.mjs').PresignCase[]} */
export const cases = [
  ...keys,
  ...methods,
  ...bucketLevel,
  ...queries,
  ...headers,
  ...tokens,
  ...addresses,
  ...times,
  ...identities,
];
