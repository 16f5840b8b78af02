import { fileURLToPath } from 'node:url';
import { program } from '../support/conversation.js';
import { type Client, HASH, UNSIGNED, UNSIGNED_TRAILER } from './client.js';
import { sessionOf } from './programs.js';
import { describeClient } from './suite.js';

const script = fileURLToPath(new URL('programs/with_boto3.py', import.meta.url));

const client: Client = {
  name: 'boto3',
  connect: (connection) =>
    sessionOf(
      program('python3', 'python3-boto3'),
      [script],
      connection,
      'apt-get install python3-boto3 python3-awscrt',
    ),
  bodies: [
    { how: 'bytes', over: 'http', payload: HASH },
    { how: 'bytes', over: 'http', payload: HASH, size: 0 },
    { how: 'bytes', over: 'https', payload: UNSIGNED },
    { how: 'signed', over: 'https', payload: HASH },
    ...['CRC32', 'CRC32C', 'SHA1', 'SHA256'].map((algorithm) => ({
      how: `stream ${algorithm}`,
      over: 'https' as const,
      payload: UNSIGNED_TRAILER,
      trailer: `x-amz-checksum-${algorithm.toLowerCase()}`,
    })),
    { how: 'stream CRC32', over: 'http', payload: HASH, header: 'x-amz-checksum-crc32' },
    { how: 'parts', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    {
      how: 'parts CRC32',
      over: 'https',
      payload: UNSIGNED_TRAILER,
      trailer: 'x-amz-checksum-crc32',
      size: 11_000_000,
      isMultipart: true,
    },
  ],
  metadata: 'two  blanks',
  refusedForms: {},
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);
