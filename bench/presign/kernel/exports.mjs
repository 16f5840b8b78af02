/**
 * Runs `make`, which instantiates a WebAssembly module, and captures the exports of the instance. The library does not
 * show them to callers.
 *
 * @returns {Promise<{ exports: object, made: unknown }>} `made` is the result of `make`
 */
export async function capturingExports(make) {
  const { Instance } = WebAssembly;
  let exports;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      exports = this.exports;
    }
  };
  try {
    const made = await make();
    if (exports === undefined)
      throw new Error('WebAssembly.Instance was not called, so the exports of the core cannot be captured');
    return { exports, made };
  } finally {
    WebAssembly.Instance = Instance;
  }
}
