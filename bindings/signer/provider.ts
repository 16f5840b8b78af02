/** Signers for credentials that expire. */

import type { SignerOptions } from '../api/credentials.js';
import { checkNames, checkOptions, refused, SigV4Error, wrongType } from '../api/errors.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { SETUP_NAMES } from '../identity/signer-parts.js';
import { toTime } from '../protocol/dates.js';
import { wholeNumber } from '../util/integers.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([...SETUP_NAMES, 'minimumValidity']);
/** What people call on a provider in place of its signer. */
const OF_SIGNERS = ['sign', 'signMany', 'signRequest', 'presign', 'presignMany', 'presignBytes', 'presignStream'];
const DEFAULT_VALIDITY = 300;
const MOST_VALIDITY = 43_200;

/** @param create makes a signer of the options that it is called with */
export function makeProvider(
  load: CredentialSource,
  options: SignerProviderOptions,
  create: (options: SignerOptions) => Promise<Signer>,
): SignerProvider {
  if (typeof load !== 'function')
    throw wrongType(
      'load',
      'a function that gives credentials (if they never change: createSigner({ credentials, … }))',
      load,
    );
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { minimumValidity, ...rest } = options;
  const validity = wholeNumber('minimumValidity', minimumValidity, MOST_VALIDITY, ' seconds') ?? DEFAULT_VALIDITY;
  return new Provider(load, rest, validity * 1000, create);
}

class Provider implements SignerProvider {
  readonly #load: CredentialSource;
  readonly #options: Omit<SignerOptions, 'credentials'>;
  readonly #validity: number;
  readonly #create: (options: SignerOptions) => Promise<Signer>;
  #signer: Signer | undefined;
  /** When the signer's credentials expire. */
  #expiration = 0;
  /** The refresh that all who ask meanwhile wait for. */
  #refreshing: Promise<Signer> | undefined;
  #isDisposed = false;

  constructor(
    load: CredentialSource,
    options: Omit<SignerOptions, 'credentials'>,
    validity: number,
    create: (options: SignerOptions) => Promise<Signer>,
  ) {
    this.#load = load;
    this.#options = options;
    this.#validity = validity;
    this.#create = create;
    for (const name of OF_SIGNERS) Object.defineProperty(this, name, { value: () => refuse(name) });
  }

  async current(): Promise<Signer> {
    this.#assertUsable();
    if (this.#signer !== undefined && this.#lasts(this.#expiration)) return this.#signer;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<Signer> {
    const credentials = await this.#load();
    const signer = await this.#create({ ...this.#options, credentials });
    const { expiration } = credentials;
    const end = expiration === undefined ? Number.POSITIVE_INFINITY : toTime(expiration, 'expiration');
    try {
      this.#assertUsable();
      if (!this.#lasts(end)) {
        throw refused('CredentialsExpired', 'credentials', `are valid for less than ${this.#validity / 1000} seconds`);
      }
    } catch (error) {
      signer.dispose();
      throw error;
    }
    this.#signer = signer;
    this.#expiration = end;
    return signer;
  }

  #lasts(expiration: number): boolean {
    if (expiration === Number.POSITIVE_INFINITY) return true;
    return expiration - toTime((this.#options.now ?? Date.now)(), 'now') >= this.#validity;
  }

  #assertUsable(): void {
    if (this.#isDisposed) throw new SigV4Error('SignerDisposed', 'the signer provider was disposed');
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#signer?.dispose();
    this.#signer = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function refuse(name: string): never {
  throw wrongType('provider', `a signer for ${name}: (await provider.current()).${name}(…)`, {});
}
