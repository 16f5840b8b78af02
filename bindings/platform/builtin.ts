/** What Node, Deno and Bun have, and pages and workers have not. */
interface WithBuiltins {
  process?: { getBuiltinModule?(name: string): unknown };
}

/**
 * A module that the runtime brings, if it has it: asked for by name at run time, so that no bundler looks for it and no runtime needs it.
 */
export function builtinModule<T>(name: `node:${string}`): T | undefined {
  try {
    return (globalThis as WithBuiltins).process?.getBuiltinModule?.(name) as T | undefined;
  } catch {
    // Next's edge runtime has a `process` whose functions all throw.
    return undefined;
  }
}
