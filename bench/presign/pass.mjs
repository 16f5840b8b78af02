/** Holds the last result until the next call has made its own, as a program that uses it does. */
const sink = { urls: undefined };

/** @returns a function, possibly async, that signs all of `job` once, `n` keys or items in a call */
export function createPass({ signer, output, n, job, out }) {
  const batches = [];
  for (let i = 0; i < job.length; i += n) batches.push(job.slice(i, i + n));
  if (output === 'kernel') return signer.kernel(job);
  if (output === 'bytes') return bytesPass(signer, batches, out);
  const sign = signingOf(signer, batches[0]);
  const isAsync = sign(batches[0].slice(0, 1)) instanceof Promise;
  if (output === 'json') return jsonPass(signer.json ?? jsonOf(sign, isAsync), isAsync, batches);
  if (output === 'written') return writtenPass(sign, batches, out);
  return isAsync ? asyncKeptPass(sign, batches) : keptPass(sign, batches);
}

/** @returns the function that signs a batch like this one: of keys, or of items with their own properties */
export function signingOf({ strings, items }, batch) {
  return typeof batch[0] === 'string' ? strings : items;
}

function keptPass(sign, batches) {
  return () => {
    for (let i = 0; i < batches.length; i++) sink.urls = sign(batches[i]);
  };
}

function asyncKeptPass(sign, batches) {
  return async () => {
    for (let i = 0; i < batches.length; i++) sink.urls = await sign(batches[i]);
  };
}

function writtenPass(sign, batches, out) {
  return () => {
    for (let i = 0; i < batches.length; i++) {
      const urls = sign(batches[i]);
      sink.urls = urls;
      let at = 0;
      for (let j = 0; j < urls.length; j++) {
        const url = urls[j];
        if (at + url.length > out.length) at = 0;
        at += out.latin1Write(url, at);
      }
    }
  };
}

/** Does the work of a server that answers with URLs: from the body of a request to the bytes of the response, which it returns. */
function jsonPass(answer, isAsync, batches) {
  const bodies = batches.map((keys) => JSON.stringify(keys));
  if (isAsync) {
    return async () => {
      for (let i = 0; i < bodies.length; i++) sink.urls = await answer(JSON.parse(bodies[i]));
      return sink.urls;
    };
  }
  return () => {
    for (let i = 0; i < bodies.length; i++) sink.urls = answer(JSON.parse(bodies[i]));
    return sink.urls;
  };
}

/** Makes the bytes of the answer for candidates that only return URLs. */
function jsonOf(sign, isAsync) {
  const bytes = (urls) => Buffer.from(JSON.stringify(urls));
  return isAsync ? async (keys) => bytes(await sign(keys)) : (keys) => bytes(sign(keys));
}

function bytesPass({ bytes, inputOf = (keys) => keys }, batches, out) {
  const inputs = batches.map(inputOf);
  return () => {
    for (let i = 0; i < inputs.length; i++) sink.urls = bytes(inputs[i], out);
  };
}
