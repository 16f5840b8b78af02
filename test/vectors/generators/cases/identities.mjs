import { EXAMPLE, repeatTo } from '../text.mjs';
import { make, PRINTABLE } from './make.mjs';

export const tokens = [
  make('session token', { sessionToken: EXAMPLE.sessionToken }),
  make('session token of one character', { sessionToken: '=' }),
  make('session token of all printable ASCII', { sessionToken: PRINTABLE.trim() }),
  ...[1024, 2048, 5120].map((length) =>
    make(`session token of ${length} characters`, { sessionToken: repeatTo(EXAMPLE.sessionToken, length) }),
  ),
  make('session token, hard key, query and headers', {
    method: 'PUT',
    key: 'a b/\u20ac',
    sessionToken: repeatTo(EXAMPLE.sessionToken, 1024),
    query: [
      ['X-Amz-Sdk', '1'],
      ['x-id', 'PutObject'],
      ['Alpha', ''],
    ],
    headers: [['content-type', 'image/png']],
  }),
];

export const times = [
  ...[1, 900, 604_799, 604_800].map((expiresIn) => make(`expires in ${expiresIn} s`, { expiresIn })),
  ...[
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59.999Z',
    '2000-02-29T12:34:56Z',
    '2013-05-24T23:59:59.500Z',
    '2024-02-29T00:00:00Z',
    '2038-01-19T03:14:08Z',
    '2100-03-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ].map((date) => make(`date ${date}`, { date })),
];

export const identities = [
  make('another key pair', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }),
  make('a secret of more than one block', { secretAccessKey: repeatTo(EXAMPLE.secretAccessKey, 100) }),
  make('another service', {
    service: 's3-object-lambda',
    address: { endpoint: 'https://example.com' },
    origin: 'https://example.com',
  }),
];
