import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { program } from '../support/conversation.js';
import {
  CHUNKS,
  CHUNKS_TRAILER,
  type Client,
  type Connection,
  type Session,
  UNSIGNED,
  UNSIGNED_TRAILER,
} from './client.js';
import { sessionOf } from './programs.js';
import { describeClient } from './suite.js';

const source = fileURLToPath(new URL('programs/with_minio.go', import.meta.url));
const install = 'apt-get install golang golang-github-minio-minio-go-v7-dev';

let compiled: string | undefined;

/** @returns the path of the program, which is compiled once */
function compile(): string {
  if (compiled !== undefined) return compiled;
  const folder = mkdtempSync(join(tmpdir(), 'siglane-minio-go-'));
  compiled = join(folder, 'with_minio');
  // Debian has the sources of packages below /usr/share/gocode, and no modules.
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOPATH: '/usr/share/gocode',
    GOFLAGS: '',
    GOCACHE: join(folder, 'cache'),
  };
  try {
    execFileSync(program('go', 'golang'), ['build', '-o', compiled, source], { env, stdio: 'pipe' });
  } catch (error) {
    throw new Error(`minio-go could not be compiled; is anything missing? ${install}\n${error}`);
  }
  return compiled;
}

const connect = (connection: Connection): Session => sessionOf(compile(), [], connection, install);

const client: Client = {
  name: 'minio-go',
  connect,
  bodies: [
    { how: 'bytes', over: 'http', payload: CHUNKS },
    { how: 'bytes', over: 'http', payload: CHUNKS, size: 0 },
    { how: 'bytes', over: 'https', payload: UNSIGNED },
    { how: 'unsigned', over: 'http', payload: UNSIGNED },
    { how: 'parts', over: 'http', payload: CHUNKS, size: 11_000_000, isMultipart: true },
    { how: 'parts', over: 'https', payload: UNSIGNED, size: 11_000_000, isMultipart: true },
    { how: 'stream', over: 'http', payload: CHUNKS, size: 11_000_000, isMultipart: true },
    {
      how: 'trailer',
      over: 'http',
      payload: CHUNKS_TRAILER,
      trailer: 'x-amz-checksum-crc32c',
      size: 11_000_000,
      isMultipart: true,
    },
    {
      how: 'trailer',
      over: 'https',
      payload: UNSIGNED_TRAILER,
      trailer: 'x-amz-checksum-crc32c',
      size: 11_000_000,
      isMultipart: true,
    },
  ],
  metadata: 'two  blanks',
  changedKeys: { ' ': /Object name cannot be empty/ },
  // minio-go builds the JSON of the policy itself, and does not escape control characters.
  refusedForms: { '\x01\n\t': 'InvalidPolicyDocument' },
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);

afterAll(() => {
  if (compiled !== undefined) rmSync(dirname(compiled), { recursive: true, force: true });
});
