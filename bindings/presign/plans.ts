/** Plans of one signer: a template with the time, the credentials and the key of the day. */

import { refused } from '../api/errors.js';
import type { Plan } from '../core/shapes.js';
import type { SignerParts } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { isS3 } from '../protocol/dialects.js';
import { makePlan, type Settings, sameSettings } from './template.js';

export class Plans {
  readonly #parts: SignerParts;
  readonly #keys: SigningKeys;
  /** The last plan: a list of calls with the same template makes it once a second. */
  #last: { readonly settings: Settings; readonly second: number; readonly plan: Plan } | undefined;

  constructor(parts: SignerParts) {
    this.#parts = parts;
    this.#keys = parts.keys;
  }

  /** The plan for a template at the time of the call. */
  at(settings: Settings): Plan {
    return this.#planAt(settings, this.#keys.time(settings.signingTime));
  }

  /** The same for a call that signs in several chunks: the clock is read once, the signer's state is looked at each time. */
  during(settings: Settings): () => Plan {
    const time = this.#keys.time(settings.signingTime);
    let plan = this.#planAt(settings, time);
    return () => {
      this.#keys.usable();
      // The signer was used in between for another template, or wiped: then the plan was overwritten, and is made anew.
      if (this.#last?.plan !== plan) plan = this.#planAt(settings, time);
      return plan;
    };
  }

  #planAt(settings: Settings, time: number): Plan {
    this.#keys.usable();
    const second = Math.floor(time / 1000);
    const last = this.#last;
    if (last !== undefined && last.second === second && sameSettings(last.settings, settings)) return last.plan;
    const { accessKeyId, sessionToken } = this.#keys;
    const { setup, dialect } = this.#parts;
    if (settings.endpoint === undefined && !isS3(setup.service))
      throw refused(
        'InvalidScope',
        'service',
        `is ${setup.service}: give an endpoint, or sign for S3 with another signer`,
      );
    const rule = dialect.sessionToken;
    if (rule === 'appended')
      throw refused('UnsupportedDialect', 'dialect.sessionToken', 'is "appended", which S3 does not take');
    const identity = { accessKeyId, sessionToken: rule === 'signed' ? sessionToken : undefined, region: setup.region };
    const plan = makePlan(settings, identity, this.#keys.at(time));
    last?.plan.packed.fill(0);
    this.#last = { settings, second, plan };
    return plan;
  }

  /** Overwrites the key material of the last plan. */
  dispose(): void {
    this.#last?.plan.packed.fill(0);
    this.#last = undefined;
  }
}
