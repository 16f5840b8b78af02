/** A WebAssembly file, where the runtime imports it as a module that is compiled already. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
