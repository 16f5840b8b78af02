/// <reference lib="esnext.disposable" preserve="true" />

/** The WebAssembly core as callers see it. */

/** A WebAssembly core, with a memory of its own that its signers use in turn. It belongs to the thread that loaded it. */
export interface LoadedCore {
  /** Overwrites all memory that may have held key material. Signers that are not disposed go on as before. */
  wipe(): void;
}

/**
 * A source of the core: a compiled `WebAssembly.Module`, the bytes of a module, or a response with these bytes. Without types for
 * WebAssembly, a compiled module is any object.
 */
export type CoreSource =
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object)
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | Response;
