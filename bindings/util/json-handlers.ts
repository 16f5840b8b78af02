/** Marks handlers that read only JSON, so that adapters may serialize an already parsed body for them. */

/** A registered symbol, because a program may contain two copies of the library. */
const BRAND = Symbol.for('siglane.json-handler');

/** Marks a handler and returns it. */
export function asJsonHandler<H extends object>(handler: H): H {
  return Object.defineProperty(handler, BRAND, { value: true });
}

export function isJsonHandler(handler: object): boolean {
  return BRAND in handler;
}
