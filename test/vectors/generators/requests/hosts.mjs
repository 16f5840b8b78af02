import { make } from './make.mjs';

/** @type {readonly (readonly [name: string, origin: string])[]} */
const ORIGINS = [
  ['capitals', 'https://ExampleBucket.S3.AmazonAWS.com'],
  ['the scheme in capitals', 'HTTPS://example.com'],
  ['plain http', 'http://example.com'],
  ["the scheme's own port", 'https://example.com:443'],
  ["the scheme's own port, plain", 'http://example.com:80'],
  ["the other scheme's port", 'https://example.com:80'],
  ["the other scheme's port, plain", 'http://example.com:443'],
  ['another port', 'https://example.com:8443'],
  ['capitals and a port', 'http://LocalHost:9000'],
  ['an IPv4 address', 'http://127.0.0.1:9000'],
  ['an IPv6 address', 'http://[::1]'],
  ['an IPv6 address and a port', 'http://[2001:db8::1]:9000'],
  ['an IPv6 address, capitals and an own port', 'https://[2001:DB8::A]:443'],
  ['an internationalised name', 'https://xn--bcher-kva.example'],
  ['an underscore', 'https://my_bucket.example.com'],
];

/** The given header, whatever the URL contains. */
const GIVEN = ['example.com', 'EXAMPLE.com', 'example.com:443', '  internal.example.com:9000 '];

export const hosts = ORIGINS.flatMap(([name, origin]) => [
  make(`host: ${name}, s3`, { service: 's3', origin }, { path: '/a' }),
  make(`host: ${name}, standard`, { service: 'lambda', origin }, { path: '/a' }),
  make(`host: ${name}, presigned`, { service: 's3', origin }, { path: '/a', mode: 'presign' }),
]).concat(
  GIVEN.flatMap((host) => [
    make(`host: given as "${host}"`, { service: 's3', origin: 'https://10.0.0.1:8443' }, { headers: [['Host', host]] }),
    make(
      `host: given as "${host}", presigned`,
      { service: 'sqs', origin: 'http://10.0.0.1' },
      {
        headers: [['HOST', host]],
        mode: 'presign',
      },
    ),
  ]),
);
