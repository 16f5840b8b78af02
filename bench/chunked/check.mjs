import { createHash } from 'node:crypto';
import { encodeChunks } from '../../test/reference/chunks.mjs';
import { dialectOf } from '../../test/reference/dialects.mjs';
import { sign } from '../../test/reference/sign.mjs';
import { bodies, createBody, createWorkload, startOf } from './workload.mjs';

/**
 * Compares the output of each candidate for a body with the expected one.
 *
 * @returns for each candidate `{ id, count, how }`: the number of bodies, and what they were compared with
 * @throws Error at the first wrong output
 */
export async function checkAll(candidates, { sizes }) {
  const whole = createBody();
  const workload = createWorkload();
  const results = [];
  for (const { id, prepare } of candidates) {
    const { pass, reader } = await prepare(workload);
    for (const mib of Object.values(bodies)) {
      const body = startOf(whole, mib);
      for (const chunkSize of sizes) {
        const given = [];
        await pass(body, chunkSize, (piece) => given.push(piece));
        if (!isRight(id, given, body, chunkSize, workload))
          throw new Error(`${id} gives a wrong output for ${mib} MiB in chunks of ${chunkSize} bytes`);
        if (reader && mib === bodies.short && !(await readsBack(reader, body, chunkSize)))
          throw new Error(`${id} does not decode its own output in chunks of ${chunkSize} bytes`);
      }
    }
    results.push({ id, count: Object.keys(bodies).length * sizes.length, how: id });
  }
  return results;
}

async function readsBack(reader, body, chunkSize) {
  const read = await reader(body, chunkSize);
  const pieces = [];
  await read((piece) => pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces).equals(body);
}

function isRight(id, given, body, chunkSize, workload) {
  if (id === 'node-hash') {
    const hashes = Array.from({ length: body.length / chunkSize }, (_, i) =>
      createHash('sha256')
        .update(body.subarray(i * chunkSize, (i + 1) * chunkSize))
        .digest('hex'),
    );
    return given.join() === hashes.join();
  }
  return Buffer.concat(given).equals(id === 'siglane' ? wireOf(body, chunkSize, workload) : body);
}

function wireOf(body, chunkSize, { credentials, region, date, url }) {
  const request = {
    method: 'PUT',
    url,
    headers: [
      ['content-encoding', 'aws-chunked'],
      ['x-amz-decoded-content-length', String(body.length)],
    ],
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  };
  const dialect = dialectOf('s3', undefined);
  const { signature } = sign(request, { credentials, region, service: 's3', dialect, date, mode: 'sign' });
  const { secretAccessKey } = credentials;
  return encodeChunks({
    body,
    chunkSize,
    trailers: [],
    signer: { secretAccessKey, region, date, seedSignature: signature },
  });
}
