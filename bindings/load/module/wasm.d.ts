/** A WebAssembly file that the runtime imports as a compiled module. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
