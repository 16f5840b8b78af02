/**
 * Runs `make`, which instantiates a WebAssembly module, and takes the instance's exports on the way: the library shows them to nobody.
 *
 * @returns {Promise<{ exports: object, made: unknown }>} `made`: what `make` gave
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
    if (exports === undefined) throw new Error('the core was made in another way: no instance was seen');
    return { exports, made };
  } finally {
    WebAssembly.Instance = Instance;
  }
}
