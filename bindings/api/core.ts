/// <reference lib="esnext.disposable" preserve="true" />

/** The WebAssembly core as callers see it. */

/** A WebAssembly core, with a memory of its own that its signers use in turn. It belongs to the thread that loaded it. */
export interface LoadedCore {
  /** Overwrites all memory that may have held key material. Signers that are not disposed go on as before. */
  wipe(): void;
}

/**
 * What a core is made of: a compiled module, the bytes of one, or a response with them. A compiled module is a `WebAssembly.Module`, where
 * the types of the DOM or of the runtime know that.
 */
export type CoreSource =
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object)
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | Response;
