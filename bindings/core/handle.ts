/** What a caller holds of a core. */
import type { LoadedCore } from '../api/core.js';
import type { Core } from './core.js';

/** The core that a handle stands for, or undefined if the value is not a handle. */
export let coreOf: (given: unknown) => Core | undefined;

/** Hides the memory and the exports: nothing but `coreOf` reaches them from what `loadCore` gives. */
export class CoreHandle implements LoadedCore {
  readonly #core: Core;

  static {
    // Not a static method, which every holder of a handle could call by its constructor.
    coreOf = (given) => (typeof given === 'object' && given !== null && #core in given ? given.#core : undefined);
  }

  constructor(core: Core) {
    this.#core = core;
  }

  wipe(): void {
    this.#core.wipe();
  }
}
