/** A signer from a function that signs one request: `one` for a call per request, `many` for a batch. */
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
