/**
 * Notices interceptors that send a signed request again. The last interceptor of `compose` gets a request first, so those that repeat
 * requests must follow the one that signs.
 */

import { SigV4Error } from '../api/errors.js';

type Start = (controller: unknown, context?: unknown) => unknown;

/**
 * The value of the option `retryOptions` of signed requests. The interceptor `retry` copies this option, and the copy reads this property.
 * It has done so in every version since undici 6, and nothing else in undici reads the option.
 */
export const RETRY_TRAP: object = Object.freeze(
  Object.defineProperty({}, 'retry', {
    enumerable: true,
    get(): never {
      throw wrongOrder('retry', 'would send an old signature again');
    },
  }),
);

/**
 * Wraps a handler. When a request starts, and before anything is sent, it throws if an interceptor can send it again.
 *
 * @param handler of undici 7, or of undici 6 and Node's own
 */
export function watched(handler: object): object {
  // The target is not the handler: a proxy must return the methods of a frozen target as they are.
  return new Proxy(Object.create(null) as object, {
    has: (_, name) => name in handler,
    get(_, name) {
      const method: unknown = Reflect.get(handler, name);
      if (typeof method !== 'function') return method;
      if (name !== 'onRequestStart' && name !== 'onConnect') return method.bind(handler);
      return ((controller, context) => {
        checkStart(controller, context);
        return method.call(handler, controller, context);
      }) satisfies Start;
    },
  });
}

/** @throws SigV4Error `WrongInterceptorOrder` */
function checkStart(controller: unknown, context: unknown): void {
  // Only a handler of redirects adds the list of earlier URLs.
  if (Array.isArray((context as { history?: unknown } | null | undefined)?.history))
    throw wrongOrder('redirect', 'could send the signature and the session token to another server');
  // A RetryAgent does not read `retryOptions`. The controller of the interceptor `decompress` wraps another one, its target.
  const { target } = (controller ?? {}) as { target?: unknown };
  if ([controller, target].some((each) => each?.constructor?.name === 'RetryController'))
    throw wrongOrder('retry', 'would send an old signature again');
}

/** Returns true for the error of `RETRY_TRAP`. */
export function isWrongOrder(error: unknown): boolean {
  return error instanceof SigV4Error && error.code === 'WrongInterceptorOrder';
}

function wrongOrder(name: string, effect: string): SigV4Error {
  return new SigV4Error(
    'WrongInterceptorOrder',
    `the interceptor "${name}" runs after the signature and ${effect}: write compose(sign, ${name}), the signing interceptor first`,
  );
}
