/** Finds the signal of a dispatched request. */

/** The part of an EventEmitter that undici needs of a signal. */
interface Emitter {
  once(event: 'abort', listener: () => void): unknown;
}

/** Signals of emitters, so that requests that share an emitter add one listener to it. */
const KNOWN = new WeakMap<object, AbortSignal>();

/**
 * Returns the signal of `request`, `stream` and `pipeline`, which take an AbortSignal or an EventEmitter. Undefined for `fetch`, which
 * rejects at once by itself and aborts when undici starts the request.
 */
export function signalOf(given: { readonly signal?: unknown }): AbortSignal | undefined {
  const { signal } = given;
  if (typeof signal !== 'object' || signal === null) return undefined;
  if (signal instanceof AbortSignal) return signal;
  if (!('once' in signal)) return undefined;
  const known = KNOWN.get(signal);
  if (known !== undefined) return known;
  const controller = new AbortController();
  (signal as Emitter).once('abort', () => {
    KNOWN.delete(signal);
    controller.abort();
  });
  KNOWN.set(signal, controller.signal);
  return controller.signal;
}
