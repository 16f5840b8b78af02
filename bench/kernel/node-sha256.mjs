// The SHA-256 of node:crypto, measured in a process of its own: OpenSSL reads once, when it starts, which instructions it may use.
import { createHash } from 'node:crypto';
import { cyclesOf } from './cycles.mjs';

const BLOCKS = 16_384;
const message = new Uint8Array(BLOCKS * 64);
const run = () => createHash('sha256').update(message).digest();
const { cycles } = await cyclesOf({ hash: { blocks: BLOCKS, run } });
console.log(cycles.hash);
