/** The object that represents a core outside the library. */
import type { LoadedCore } from '../api/core.js';
import type { Core } from './core.js';

/** Returns the core of a handle, or undefined if the value is not a handle. */
export let coreOf: (given: unknown) => Core | undefined;

/** Hides memory and exports of a core. Only `coreOf` can reach them from the result of `loadCore`. */
export class CoreHandle implements LoadedCore {
  readonly #core: Core;

  static {
    // Not a static method, because every holder of a handle could call it through the constructor.
    coreOf = (given) => (typeof given === 'object' && given !== null && #core in given ? given.#core : undefined);
  }

  constructor(core: Core) {
    this.#core = core;
  }

  wipe(): void {
    this.#core.wipe();
  }
}
