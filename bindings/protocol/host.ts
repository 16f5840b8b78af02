/** The names that HTTP clients make of hosts. */

/**
 * The name that an HTTP client makes of a host (WHATWG URL Standard, "host parsing"): 127.1 becomes 127.0.0.1, and that is what it
 * sends. Undefined if it refuses the name. Only the host is passed on: a parser would rewrite a path.
 */
export function clientHostname(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
}

/** The same for the requests of one signer, with the last host remembered: most of them go to the same. */
export class ClientHosts {
  #host = '';
  #name: string | undefined;

  nameOf(host: string): string | undefined {
    if (this.#host !== host) {
      this.#host = host;
      this.#name = clientHostname(host);
    }
    return this.#name;
  }
}
