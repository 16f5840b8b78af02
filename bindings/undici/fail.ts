/** Reports an error to the handler of a request that was not sent. */

/** A handler of undici 7, or of undici 6 and Node's own. */
interface Handler {
  onResponseError?(controller: object, error: unknown): void;
  onError?(error: unknown): void;
}

/** A request that was not sent has no connection to pause. */
const NO_CONNECTION = Object.freeze({
  aborted: false,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort() {},
  pause() {},
  resume() {},
});

/** @throws the error itself if the handler takes none */
export function fail(handler: object, error: unknown): void {
  const { onResponseError, onError } = handler as Handler;
  if (typeof onResponseError === 'function') onResponseError.call(handler, NO_CONNECTION, error);
  else if (typeof onError === 'function') onError.call(handler, error);
  else throw error;
}
