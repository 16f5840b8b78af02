/** Normalizes hosts as HTTP clients do. */

/**
 * Returns the host that an HTTP client sends (WHATWG URL Standard, "host parsing"): `127.0.0.1` for `127.1`. Undefined if a client refuses
 * the host. Takes only the host, because a URL parser rewrites paths.
 */
export function clientHostname(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
}

/** Caches the last result of `clientHostname`, because most requests of a signer have the same host. */
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
