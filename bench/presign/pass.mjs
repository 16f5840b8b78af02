/** Whatever was made last stays here, as it would in a program that uses it, until the next call has made its own. */
const sink = { urls: undefined };

/** @returns a function, or an async one, that signs all `keys` once, `n` in a call */
export function createPass({ signer, output, n, keys, out }) {
  const batches = [];
  for (let i = 0; i < keys.length; i += n) batches.push(keys.slice(i, i + n));
  if (output === 'bytes') return bytesPass(signer, batches, out);
  const isAsync = signer.strings(batches[0]) instanceof Promise;
  if (output === 'written') return writtenPass(signer, batches, out);
  return isAsync ? asyncKeptPass(signer, batches) : keptPass(signer, batches);
}

function keptPass({ strings }, batches) {
  return () => {
    for (let i = 0; i < batches.length; i++) sink.urls = strings(batches[i]);
  };
}

function asyncKeptPass({ strings }, batches) {
  return async () => {
    for (let i = 0; i < batches.length; i++) sink.urls = await strings(batches[i]);
  };
}

function writtenPass({ strings }, batches, out) {
  return () => {
    for (let i = 0; i < batches.length; i++) {
      const urls = strings(batches[i]);
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

function bytesPass({ bytes, inputOf = (keys) => keys }, batches, out) {
  const inputs = batches.map(inputOf);
  return () => {
    for (let i = 0; i < inputs.length; i++) sink.urls = bytes(inputs[i], out);
  };
}
