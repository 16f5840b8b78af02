/** Holds the last result until the next call has made its own, as a program that uses it does. */
const sink = { answers: undefined };

/** @returns a function, possibly async, that signs all `requests` once, `n` in a call */
export function createPass({ signer, output, n, requests, out }) {
  const isAsync = signer.one(requests[0]) instanceof Promise;
  if (n === 1) {
    if (isAsync) return singlePassOfPromises(signer, requests);
    return output === 'kept' ? singlePass(signer, requests) : writtenSinglePass(signer, requests, out);
  }
  const batches = [];
  for (let i = 0; i < requests.length; i += n) batches.push(requests.slice(i, i + n));
  if (isAsync) return passOfPromises(signer, batches);
  return output === 'kept' ? batchPass(signer, batches) : writtenBatchPass(signer, batches, out);
}

function singlePass({ one }, requests) {
  return () => {
    const answers = new Array(requests.length);
    for (let i = 0; i < requests.length; i++) answers[i] = one(requests[i]);
    sink.answers = answers;
  };
}

function singlePassOfPromises({ one }, requests) {
  return async () => {
    const answers = new Array(requests.length);
    for (let i = 0; i < requests.length; i++) answers[i] = await one(requests[i]);
    sink.answers = answers;
  };
}

function batchPass({ many }, batches) {
  return () => {
    for (let i = 0; i < batches.length; i++) sink.answers = many(batches[i]);
  };
}

function passOfPromises({ many }, batches) {
  return async () => {
    for (let i = 0; i < batches.length; i++) sink.answers = await many(batches[i]);
  };
}

function writtenSinglePass(signer, requests, out) {
  const sign = singlePass(signer, requests);
  return () => {
    sign();
    writeAll(sink.answers, out, 0);
  };
}

function writtenBatchPass({ many }, batches, out) {
  return () => {
    let at = 0;
    for (let i = 0; i < batches.length; i++) {
      sink.answers = many(batches[i]);
      at = writeAll(sink.answers, out, at);
    }
  };
}

/** Writes each header's value, as a client would to a socket. */
function writeAll(answers, out, start) {
  let at = start;
  for (let i = 0; i < answers.length; i++) {
    const { headers } = answers[i];
    for (const name in headers) {
      const value = headers[name];
      if (at + value.length > out.length) at = 0;
      at += out.latin1Write(value, at);
    }
  }
  return at;
}
