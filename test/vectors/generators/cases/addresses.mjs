import { make } from './make.mjs';

/** @typedef {import('../../load.mjs').VectorRequest} VectorRequest */

/**
 * @typedef {VectorRequest['address']} Address
 * @typedef {readonly [name: string, address: Address, origin: string, pathPrefix: string, region?: string]} Place
 */

/**
 * The expected origin and path of an address are written out, so that they do not depend on the signer's rules.
 *
 * @type {readonly Place[]}
 */
const ADDRESSES = [
  ['path style', { bucket: 'examplebucket', pathStyle: true }, 'https://s3.us-east-1.amazonaws.com', '/examplebucket/'],
  [
    'dual stack',
    { bucket: 'examplebucket', dualStack: true },
    'https://examplebucket.s3.dualstack.us-east-1.amazonaws.com',
    '/',
  ],
  ['bucket with dots', { bucket: 'www.example.com' }, 'https://s3.us-east-1.amazonaws.com', '/www.example.com/'],
  [
    'bucket that is no host label',
    { bucket: 'Example_Bucket' },
    'https://s3.us-east-1.amazonaws.com',
    '/Example_Bucket/',
  ],
  [
    'bucket in China',
    { bucket: 'examplebucket' },
    'https://examplebucket.s3.cn-north-1.amazonaws.com.cn',
    '/',
    'cn-north-1',
  ],
  [
    'bucket in Frankfurt',
    { bucket: 'examplebucket' },
    'https://examplebucket.s3.eu-central-1.amazonaws.com',
    '/',
    'eu-central-1',
  ],
  [
    'bucket in GovCloud, dual stack, path style',
    { bucket: 'examplebucket', dualStack: true, pathStyle: true },
    'https://s3.dualstack.us-gov-west-1.amazonaws.com',
    '/examplebucket/',
    'us-gov-west-1',
  ],
  [
    'endpoint with a port',
    { bucket: 'examplebucket', endpoint: 'https://storage.example.com:9000' },
    'https://examplebucket.storage.example.com:9000',
    '/',
  ],
  [
    'endpoint with a port, path style',
    { bucket: 'examplebucket', endpoint: 'http://localhost:9000', pathStyle: true },
    'http://localhost:9000',
    '/examplebucket/',
  ],
  [
    "endpoint with the scheme's own port",
    { bucket: 'examplebucket', endpoint: 'https://storage.example.com:443', pathStyle: true },
    'https://storage.example.com',
    '/examplebucket/',
  ],
  [
    "endpoint with the other scheme's port",
    { bucket: 'examplebucket', endpoint: 'https://storage.example.com:80', pathStyle: true },
    'https://storage.example.com:80',
    '/examplebucket/',
  ],
  [
    'endpoint in capitals',
    { bucket: 'examplebucket', endpoint: 'https://Storage.Example.COM', pathStyle: true },
    'https://storage.example.com',
    '/examplebucket/',
  ],
  [
    'endpoint that is an IPv4 address',
    { bucket: 'examplebucket', endpoint: 'http://127.0.0.1:9000' },
    'http://127.0.0.1:9000',
    '/examplebucket/',
  ],
  [
    'endpoint that is an IPv6 address',
    { bucket: 'examplebucket', endpoint: 'http://[::1]:9000' },
    'http://[::1]:9000',
    '/examplebucket/',
  ],
  [
    'endpoint with a path',
    { bucket: 'examplebucket', endpoint: 'https://gateway.example.com/s3', pathStyle: true },
    'https://gateway.example.com',
    '/s3/examplebucket/',
  ],
  ['endpoint without a bucket', { endpoint: 'https://files.example.com' }, 'https://files.example.com', '/'],
];

export const addresses = ADDRESSES.flatMap(([name, address, origin, pathPrefix, region]) => {
  const place = { address, origin, pathPrefix, ...(region !== undefined && { region }) };
  return [make(name, place), make(`${name}, hard key`, { ...place, key: '/a//b c/\u20ac~' })];
});
