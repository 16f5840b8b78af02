/** Makes a signer from a function that signs one request: `one` makes a call per request, `many` handles a batch. */
export function signerOf(one) {
  return {
    one,
    many(requests) {
      const answers = new Array(requests.length);
      for (let i = 0; i < requests.length; i++) answers[i] = one(requests[i]);
      return answers;
    },
  };
}
