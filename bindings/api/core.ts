/// <reference lib="esnext.disposable" preserve="true" />

/** Types of the WebAssembly core, which signs and hashes. */

/** A WebAssembly core, with a memory of its own that its signers share. It belongs to the thread that loaded it. */
export interface LoadedCore {
  /**
   * Overwrites all memory of the core that may have held key material. Signers that are not disposed stay usable.
   *
   * @example
   * signer.dispose();
   * core.wipe();
   */
  wipe(): void;
}

/**
 * A source of the core: a compiled `WebAssembly.Module`, the bytes of a module, or a `Response` with these bytes. In a project without
 * WebAssembly types, a compiled module has the type `object`.
 */
export type CoreSource =
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object)
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | Response;
