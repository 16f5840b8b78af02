import { readFileSync } from 'node:fs';
import type { Bytes, Credentials, PresignVectorFile, SignVector, WorkedExample } from './load.mjs';

type Pattern = { factor: number; first: number };

interface VectorFiles {
  'sha256.json': {
    published: { name: string; message: Bytes; digest: string }[];
    pattern: Pattern;
    lengths: string[];
  };
  'hmac.json': {
    published: { name: string; key: Bytes; message: Bytes; mac: string }[];
    keyPattern: Pattern;
    messagePattern: Pattern;
    keyLength: number;
    messageLength: number;
    keyLengths: string[];
    messageLengths: string[];
  };
  'signing-key.json': {
    published: SigningKeyVector[];
    derived: (SigningKeyVector & { kDate: string; kRegion: string; kService: string })[];
  };
  'presign-s3.json': PresignVectorFile & {
    published: { name: string; request: object; hashedCanonicalRequest: string; signature: string }[];
  };
  'requests.json': { credentials: Record<string, Credentials>; cases: SignVector[] };
  'chunked.json': {
    uploads: ChunkedVector[];
    trailers: {
      credentials: Credentials;
      region: string;
      date: string;
      previousSignature: string;
      trailers: [name: string, value: string][];
      signature: string;
    };
    events: {
      credentials: Credentials;
      region: string;
      service: string;
      seedSignature: string;
      events: { date: string; payload: string; signature: string }[];
    };
  };
  'post-policy.json': { credentials: Credentials; region: string; date: string; policy: string; signature: string };
  'worked-examples.json': { credentials: Record<string, Credentials>; cases: WorkedExample[] };
}

/** The published parts of a body in chunks. */
interface ChunkedVector {
  name: string;
  credentials: Credentials;
  region: string;
  date: string;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: Bytes;
  chunkSize: number;
  checksum?: 'crc32c';
  payloadHash: string;
  expected: {
    contentLength: number;
    seedSignature: string;
    chunks: [size: number, signature: string][];
    trailers: [name: string, value: string][];
  };
}

interface SigningKeyVector {
  name: string;
  secretAccessKey: string;
  date: string;
  region: string;
  service: string;
  kDate?: string;
  kRegion?: string;
  kService?: string;
  kSigning: string;
}

/** The text of a committed vector file. */
export function vectorText(name: string): string {
  return readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8');
}

export function readVectors<N extends keyof VectorFiles>(name: N): VectorFiles[N] {
  return JSON.parse(vectorText(name));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
