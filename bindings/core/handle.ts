/** What a caller holds of a core. */
import type { LoadedCore } from '../api/core.js';
import type { Core } from './core.js';

/** Hides the memory and the exports: nothing but this file reaches them from what `loadCore` gives. */
export class CoreHandle implements LoadedCore {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  wipe(): void {
    this.#core.wipe();
  }

  /** The core behind a handle, or undefined if it is none. */
  static coreOf(given: unknown): Core | undefined {
    return typeof given === 'object' && given !== null && #core in given ? given.#core : undefined;
  }
}
