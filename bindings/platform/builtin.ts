/** Built-in modules of Node, Deno and Bun, which pages and web workers lack. */
interface WithBuiltins {
  process?: { getBuiltinModule?(name: string): unknown };
}

/**
 * Returns a built-in module of the runtime, if there is one. It is requested by name at run time, so bundlers do not resolve it and other
 * runtimes work without it.
 */
export function builtinModule<T>(name: `node:${string}`): T | undefined {
  try {
    return (globalThis as WithBuiltins).process?.getBuiltinModule?.(name) as T | undefined;
  } catch {
    // Next's edge runtime has a `process` whose functions all throw.
    return undefined;
  }
}
