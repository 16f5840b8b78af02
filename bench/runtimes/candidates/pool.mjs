import { createPool } from 'siglane/pool';

/** A job of 10,000 keys would end before two workers are busy for long. */
const copies = 40;
const pieceBytes = 256 * 1024;

/** Keys as bytes in, URLs as bytes out, in the two ways of a pool: one call with one result, and a stream of results. */
export const pools = { call: oneAndTwo(inOneCall), stream: oneAndTwo(inPieces) };

function oneAndTwo(signerOf) {
  return [
    { id: 'one', copies, prepare: (workload) => prepare(1, workload, signerOf) },
    { id: 'two', copies, prepare: (workload) => prepare(2, workload, signerOf) },
  ];
}

async function prepare(workers, { credentials, region, bucket, expiresIn, date }, signerOf) {
  const pool = await createPool({ workers, credentials, region });
  return {
    ...signerOf(pool, { bucket, expiresIn, signingDate: date }),
    inputOf: (keys) => new TextEncoder().encode(keys.map((key) => `${key}\n`).join('')),
    close: () => pool.close(),
  };
}

function inOneCall(pool, template) {
  return {
    bytes: (lines) => pool.presignBytes(template, lines),
    textOf: ({ urls }) => new TextDecoder().decode(urls),
  };
}

/** Drops each result when the next one is there, as a program that writes them to a file does, unless `all` are wanted. */
function inPieces(pool, template) {
  return {
    async bytes(lines, all) {
      const pieces = [];
      for (let at = 0; at < lines.length; at += pieceBytes) pieces.push(lines.subarray(at, at + pieceBytes));
      for await (const { urls } of pool.presignByteStream(template, pieces)) all?.push(urls);
      return all;
    },
    textOf: (all) => all.map((urls) => new TextDecoder().decode(urls)).join(''),
  };
}
