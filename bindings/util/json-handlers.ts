/** Handlers that read JSON and nothing else, so that a body which was parsed before may be written anew for them. */

/** Of whatever copy of the library: a program may have two. */
const BRAND = Symbol.for('siglane.json-handler');

/** Marks a handler, and returns it. */
export function asJsonHandler<H extends object>(handler: H): H {
  return Object.defineProperty(handler, BRAND, { value: true });
}

export function isJsonHandler(handler: object): boolean {
  return BRAND in handler;
}
