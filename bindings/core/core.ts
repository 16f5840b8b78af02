/** The facade of the WebAssembly module, a part for each file of assembly/exports/. */
import { instantiate, instantiateSync } from '@assemblyscript/loader';
import type { LoadedCore } from '../api/core.js';
import { Hashing } from './hashing.js';
import { Instance } from './instance.js';
import { Keys } from './keys.js';
import { Presigning } from './presigning.js';
import { Requests } from './requests.js';
import type { CoreExports } from './shapes.js';

/** One instance, with one memory that all its signers share in turn. */
export class Core implements LoadedCore {
  readonly instance: Instance;
  readonly hashing: Hashing;
  readonly keys: Keys;
  readonly presigning: Presigning;
  readonly requests: Requests;

  private constructor(instance: WebAssembly.Instance) {
    this.instance = new Instance(instance);
    this.hashing = new Hashing(this.instance);
    this.keys = new Keys(this.instance);
    this.presigning = new Presigning(this.instance);
    this.requests = new Requests(this.instance);
  }

  /** Makes a core of a module, the bytes of one, or a response with them. */
  static async instantiate(source: Parameters<typeof instantiate>[0]): Promise<Core> {
    return new Core((await instantiate<CoreExports>(source, {})).instance);
  }

  /** The same at once. */
  static instantiateSync(module: WebAssembly.Module): Core {
    return new Core(instantiateSync<CoreExports>(module, {}).instance);
  }

  /** Overwrites all memory that may have held key material. */
  wipe(): void {
    this.instance.exports.wipe();
    this.instance.holds = undefined;
    this.presigning.forget();
  }
}
