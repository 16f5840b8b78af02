/** The last host that was looked at, and what became of it: most requests of a program go to the same. */
let last: { readonly host: string; readonly name: string | undefined } = { host: '', name: undefined };

/**
 * The name that an HTTP client makes of a host (WHATWG URL Standard, "host parsing"): 127.1 becomes 127.0.0.1, and that is what it
 * sends. Undefined if it refuses the name. Only the host is passed on: a parser would rewrite a path.
 */
export function clientHostname(host: string): string | undefined {
  if (host !== last.host) last = { host, name: parse(host) };
  return last.name;
}

function parse(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
}
