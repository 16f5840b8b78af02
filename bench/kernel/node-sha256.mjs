// Measures the SHA-256 of node:crypto in a separate process, because OpenSSL reads only at its start which instructions
// it may use.
import { createHash } from 'node:crypto';
import { cyclesOf } from './cycles.mjs';

const BLOCKS = 16_384;
const message = new Uint8Array(BLOCKS * 64);
const run = () => createHash('sha256').update(message).digest();
const { cycles } = await cyclesOf({ hash: { blocks: BLOCKS, run } });
console.log(cycles.hash);
