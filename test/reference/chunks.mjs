/**
 * A body in chunks, framed and signed step by step (Amazon S3 API Reference, "Transferring Payload in Multiple Chunks"
 * and "Signature calculations for trailing headers"). Written to be read and compared with: it builds the whole body in
 * memory.
 */
import { createHmac } from 'node:crypto';
import { amzDate, credentialScope, sha256, signingKeySteps } from './steps.mjs';

/**
 * @typedef {object} ChunkedBody
 * @property {Uint8Array} body
 * @property {number} chunkSize
 * @property {readonly (readonly [name: string, value: string])[]} trailers names in lower case, sorted
 * @property {ChunkSigner} [signer] without it, chunks are unsigned
 *
 * @typedef {object} ChunkSigner
 * @property {string} secretAccessKey
 * @property {string} region
 * @property {Date} date of the request
 * @property {string} seedSignature the request's
 */

/**
 * @param {ChunkedBody} given
 * @returns {Buffer} the body on the wire
 */
export function encodeChunks({ body, chunkSize, trailers, signer }) {
  const sign = signer && chain(signer);
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let at = 0; at < body.length; at += chunkSize) {
    const chunk = body.subarray(at, at + chunkSize);
    parts.push(chunkHead(chunk, sign), chunk, Buffer.from('\r\n'));
  }
  parts.push(chunkHead(new Uint8Array(0), sign));
  for (const [name, value] of trailers) parts.push(Buffer.from(`${name}:${value}\r\n`));
  if (sign !== undefined && trailers.length > 0) {
    const lines = trailers.map(([name, value]) => `${name}:${value}\n`).join('');
    parts.push(Buffer.from(`x-amz-trailer-signature:${sign('TRAILER', [sha256(lines)])}\r\n`));
  }
  parts.push(Buffer.from('\r\n'));
  return Buffer.concat(parts);
}

/**
 * @param {Uint8Array} chunk
 * @param {ReturnType<typeof chain> | undefined} sign
 */
function chunkHead(chunk, sign) {
  const signature = sign?.('PAYLOAD', [sha256(''), sha256(chunk)]);
  const extension = signature === undefined ? '' : `;chunk-signature=${signature}`;
  return Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`);
}

/**
 * Signs one text after the other. Each string to sign contains the signature before.
 *
 * @param {ChunkSigner} signer
 */
function chain({ secretAccessKey, region, date, seedSignature }) {
  const day = amzDate(date).slice(0, 8);
  const { kSigning } = signingKeySteps(secretAccessKey, day, region, 's3');
  let before = seedSignature;
  /** @param {string} kind  @param {readonly string[]} hashes */
  return (kind, hashes) => {
    const lines = [`AWS4-HMAC-SHA256-${kind}`, amzDate(date), credentialScope(day, region, 's3'), before, ...hashes];
    before = createHmac('sha256', kSigning).update(lines.join('\n')).digest('hex');
    return before;
  };
}
