import { fileURLToPath } from 'node:url';
import { program } from '../support/conversation.js';
import { type Client, HASH } from './client.js';
import { sessionOf } from './programs.js';
import { describeClient } from './suite.js';

const script = fileURLToPath(new URL('programs/with_aws_sdk.rb', import.meta.url));

const client: Client = {
  name: 'AWS SDK for Ruby',
  connect: (connection) =>
    sessionOf(program('ruby', 'ruby-aws-sdk-s3'), [script], connection, 'apt-get install ruby-aws-sdk-s3'),
  bodies: [
    { how: 'bytes', over: 'http', payload: HASH },
    { how: 'bytes', over: 'http', payload: HASH, size: 0 },
    { how: 'bytes', over: 'https', payload: HASH },
    // This version sends checksums as headers, and never as trailers.
    ...['CRC32', 'SHA1', 'SHA256'].map((algorithm) => ({
      how: `stream ${algorithm}`,
      over: 'https' as const,
      payload: HASH,
      header: `x-amz-checksum-${algorithm.toLowerCase()}`,
    })),
    { how: 'stream CRC32', over: 'http', payload: HASH, header: 'x-amz-checksum-crc32' },
    { how: 'parts', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'parts', over: 'https', payload: HASH, size: 11_000_000, isMultipart: true },
  ],
  metadata: 'two  blanks',
  refusedForms: {},
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);
