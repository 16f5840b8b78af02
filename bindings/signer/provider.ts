/** Signer providers, for credentials that expire. */

import type { SignerOptions } from '../api/credentials.js';
import { checkNames, checkOptions, refused, SigV4Error, wrongType } from '../api/errors.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  PresignItem,
  PresignTemplate,
  StringOptions,
} from '../api/presigner.js';
import type { CredentialSource, CurrentOptions, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { OnRefused, RefusalOptions } from '../api/refusals.js';
import type { Signer } from '../api/signer.js';
import { SETUP_NAMES } from '../identity/signer-parts.js';
import { type Batches, makeBatches, signerOf } from '../presign/batches.js';
import { Plans } from '../presign/plans.js';
import { presignByteStream, presignStream, presignTransform } from '../presign/streams.js';
import { toTime } from '../protocol/dates.js';
import { readExpiresIn } from '../protocol/expires.js';
import { isS3 } from '../protocol/s3-services.js';
import { type Defaults, readDefaults, readTemplate } from '../template/template.js';
import type { Source } from '../util/abortable.js';
import { wholeNumber } from '../util/integers.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([...SETUP_NAMES, 'minimumValidity']);
/** Methods of a signer that callers try on a provider. */
const OF_SIGNERS = ['sign', 'signMany', 'signRequest', 'presign', 'presignMany', 'presignBytes'];
const CURRENT_NAMES: ReadonlySet<string> = new Set(['expiresIn']);
const DEFAULT_VALIDITY = 300;
const MOST_VALIDITY = 43_200;
/**
 * The part of their validity in which credentials are not renewed only to get longer ones. A source whose credentials last just as long as
 * asked for, or shorter, would otherwise be called for each batch.
 */
const FRESH = 0.1;

/** Creates a provider. @param create makes a signer from its options */
export function makeProvider(
  load: CredentialSource,
  options: SignerProviderOptions,
  create: (options: SignerOptions) => Promise<Signer>,
): SignerProvider {
  if (typeof load !== 'function')
    throw wrongType(
      'load',
      'a function that returns credentials (for fixed ones use createSigner({ credentials, … }))',
      load,
    );
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { minimumValidity, ...rest } = options;
  const validity = wholeNumber('minimumValidity', minimumValidity, MOST_VALIDITY, ' seconds') ?? DEFAULT_VALIDITY;
  const defaults = readDefaults(rest);
  // An iterator can be read only once, and every signer needs its pairs.
  if (rest.headers !== undefined) rest.headers = defaults.headers;
  if (rest.query !== undefined) rest.query = defaults.query;
  return new Provider(load, rest, defaults, validity, create);
}

class Provider implements SignerProvider {
  readonly #load: CredentialSource;
  readonly #options: Omit<SignerOptions, 'credentials'>;
  readonly #defaults: Defaults;
  readonly #validity: number;
  /** The default of `current`: seconds that credentials should last. For other services than S3 it counts only if the option is given. */
  readonly #usualSeconds: number;
  readonly #create: (options: SignerOptions) => Promise<Signer>;
  /** Plans of the streams. They belong to the current signer, and are overwritten when another one signs. */
  readonly #plans = new Plans();
  #signer: Signer | undefined;
  /** The end of the signer's credentials, in milliseconds since 1970. */
  #expiration = 0;
  /** Seconds that the credentials lasted when they were loaded. */
  #given = 0;
  /** The source was asked for longer credentials and had none. */
  #isScarce = false;
  /** The running refresh, shared by all waiting callers. */
  #refreshing: Promise<Signer> | undefined;
  #isDisposed = false;

  constructor(
    load: CredentialSource,
    options: Omit<SignerOptions, 'credentials'>,
    defaults: Defaults,
    validity: number,
    create: (options: SignerOptions) => Promise<Signer>,
  ) {
    this.#load = load;
    this.#options = options;
    this.#defaults = defaults;
    this.#validity = validity;
    this.#usualSeconds = options.expiresIn !== undefined || isS3(options.service ?? 's3') ? defaults.expiresIn : 0;
    this.#create = create;
    for (const name of OF_SIGNERS) Object.defineProperty(this, name, { value: () => refuse(name) });
  }

  async current(options: CurrentOptions = {}): Promise<Signer> {
    this.#assertUsable();
    checkOptions(options);
    checkNames('options', options, CURRENT_NAMES);
    const asked = readExpiresIn(options.expiresIn, undefined, this.#usualSeconds);
    if (this.#signer !== undefined && this.#lasts(this.#expiration, this.#needed(asked))) return this.#signer;
    this.#refreshing ??= this.#refresh(asked).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Returns the seconds that must be left; with fewer, credentials are loaded. */
  #needed(asked: number): number {
    const isWorthAsking = asked > this.#given && !this.#isScarce;
    return isWorthAsking ? asked : Math.min(asked, (1 - FRESH) * this.#given);
  }

  async #refresh(asked: number): Promise<Signer> {
    try {
      return await this.#renew(asked);
    } catch (error) {
      if (this.#signer === undefined || !this.#lasts(this.#expiration)) throw error;
      // The signer still has its `minimumValidity`. The source is asked again after a tenth of the time that is left.
      this.#given = secondsLeft(this.#expiration, this.#now());
      this.#isScarce = true;
      return this.#signer;
    }
  }

  /** Loads credentials. @param isForced ask the source for new ones: the first result may come from its cache and end too soon */
  async #renew(asked: number, isForced = this.#signer !== undefined): Promise<Signer> {
    const credentials = await (isForced ? this.#load({ forceRefresh: true }) : this.#load());
    const signer = await this.#create({ ...this.#options, credentials });
    const { expiration } = credentials;
    const end = expiration === undefined ? Number.POSITIVE_INFINITY : toTime(expiration, 'expiration');
    if (this.#isDisposed || !this.#lasts(end)) {
      signer.dispose();
      this.#assertUsable();
      if (!isForced) return this.#renew(asked, true);
      throw refused(
        'CredentialsExpired',
        'credentials',
        `are valid for less than ${this.#validity} seconds: load longer ones, or lower "minimumValidity"`,
      );
    }
    this.#signer = signer;
    this.#expiration = end;
    this.#given = secondsLeft(end, this.#now());
    const isShort = asked > this.#given;
    if (isShort && !isForced) return this.#refresh(asked);
    this.#isScarce = isShort;
    return signer;
  }

  /** Returns true if credentials last for `minimumValidity`, and for `asked` seconds from the second of the clock. */
  #lasts(expiration: number, asked = 0): boolean {
    if (expiration === Number.POSITIVE_INFINITY) return true;
    const now = this.#now();
    return expiration - now >= 1000 * this.#validity && secondsLeft(expiration, now) >= asked;
  }

  #now(): number {
    return toTime((this.#options.now ?? Date.now)(), 'now');
  }

  // ── streams ───────────────────────────────────────────────────────────────────────────────────────────────────────

  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Source<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ) {
    return presignStream(this.#batches(template), keys, options);
  }

  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ) {
    return presignTransform(this.#batches(template), options);
  }

  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ) {
    return presignByteStream(this.#batches(template), source, options);
  }

  #batches(given: PresignTemplate): Batches {
    this.#assertUsable();
    const template = readTemplate(given, this.#defaults);
    return makeBatches(
      template,
      this.#plans,
      signerOf(this, template, () => this.#now()),
    );
  }

  #assertUsable(): void {
    if (this.#isDisposed) throw new SigV4Error('SignerDisposed', 'the signer provider was disposed');
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#signer?.dispose();
    this.#signer = undefined;
    this.#plans.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Returns seconds from the whole second of the clock, which is the signing date. */
function secondsLeft(expiration: number, now: number): number {
  return expiration / 1000 - Math.floor(now / 1000);
}

function refuse(name: string): never {
  throw wrongType('provider', `a signer for ${name}: (await provider.current()).${name}(…)`, {});
}
