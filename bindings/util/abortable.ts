/**
 * Iteration that an AbortSignal ends. It is our own code because packages for this race each item with the signal, which keeps a reaction
 * for every item.
 */

/** Anything that streams read from. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Iterates a source until the signal aborts. It then throws the signal's reason immediately, even while it waits for the source's next
 * item. The source is told to finish unless it has ended or failed. After an abort nothing waits for the source.
 */
export async function* abortable<T>(
  source: Source<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) {
    yield* source;
    return;
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  // One listener for the whole stream. Promise.race with a promise of the same lifetime would keep a reaction for every item.
  let stopWaiting = (_reason: unknown) => {};
  const abort = () => stopWaiting(signal.reason);
  signal.addEventListener('abort', abort);
  const nextOrAbort = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      stopWaiting = reject;
      Promise.resolve(iterator.next()).then(resolve, reject);
    });
  let open = true;
  try {
    for (;;) {
      signal.throwIfAborted();
      open = false;
      const { done, value } = await nextOrAbort();
      if (done) return;
      open = true;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    if (open || signal.aborted) {
      const closed = close(iterator);
      if (signal.aborted) closed.catch(() => {});
      else await closed;
    }
  }
}

/** Returns a promise even if the iterator throws synchronously. */
async function close(iterator: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> {
  await iterator.return?.();
}

/** Settles like the promise, or rejects with the signal's reason if it aborts first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
