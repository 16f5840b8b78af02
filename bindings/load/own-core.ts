/** The core of `siglane` and `siglane/aws-sdk`. Its own file keeps the core's types out of those of the entries. */
import { shippedModule } from '#core';
import { sharedCore } from './shared-core.js';

/** Loads the core, which all signers of the thread share. */
export const ownCore = /* @__PURE__ */ sharedCore(shippedModule);
