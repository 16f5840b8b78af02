/**
 * The name that an HTTP client makes of a host (WHATWG URL Standard, "host parsing"): 127.1 becomes 127.0.0.1, and that is what it
 * sends. Undefined if it refuses the name. Only scheme and host may be passed: a parser would rewrite a path.
 */
export function clientHostname(scheme: string, name: string): string | undefined {
  try {
    return new URL(`${scheme}://${name}/`).hostname;
  } catch {
    return undefined;
  }
}
