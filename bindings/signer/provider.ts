/** Signers for credentials that expire. */

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
/** What people call on a provider in place of its signer. */
const OF_SIGNERS = ['sign', 'signMany', 'signRequest', 'presign', 'presignMany', 'presignBytes'];
const CURRENT_NAMES: ReadonlySet<string> = new Set(['expiresIn']);
const DEFAULT_VALIDITY = 300;
const MOST_VALIDITY = 43_200;
/**
 * The part of its time in which no other credentials are asked for because they would last longer: a source that gives as much as is asked for, or
 * less, would be asked for each batch.
 */
const FRESH = 0.1;

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
  const defaults = readDefaults(rest);
  // An iterator gives its pairs once, and every signer reads them.
  if (rest.headers !== undefined) rest.headers = defaults.headers;
  if (rest.query !== undefined) rest.query = defaults.query;
  return new Provider(load, rest, defaults, validity, create);
}

class Provider implements SignerProvider {
  readonly #load: CredentialSource;
  readonly #options: Omit<SignerOptions, 'credentials'>;
  readonly #defaults: Defaults;
  readonly #validity: number;
  /** Seconds that a URL asks for unless a call says otherwise. Other services than S3 have few URLs: there it must be an option to be asked for. */
  readonly #usualSeconds: number;
  readonly #create: (options: SignerOptions) => Promise<Signer>;
  /** Of the streams: made of the current signer, overwritten when another one signs. */
  readonly #plans = new Plans();
  #signer: Signer | undefined;
  /** When the signer's credentials expire, in milliseconds since 1970. */
  #expiration = 0;
  /** Seconds that they lasted when they were loaded, and whether the source was asked for more. */
  #given = 0;
  #isScarce = false;
  /** The refresh that all who ask meanwhile wait for. */
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

  /** Seconds that must be left, so that nothing is loaded. */
  #needed(asked: number): number {
    const isWorthAsking = asked > this.#given && !this.#isScarce;
    return isWorthAsking ? asked : Math.min(asked, (1 - FRESH) * this.#given);
  }

  async #refresh(asked: number): Promise<Signer> {
    try {
      return await this.#renew(asked);
    } catch (error) {
      if (this.#signer === undefined || !this.#lasts(this.#expiration)) throw error;
      // It has what `minimumValidity` promises. The source may be back when a tenth of that is over.
      this.#given = secondsLeft(this.#expiration, this.#now());
      this.#isScarce = true;
      return this.#signer;
    }
  }

  /** @param isForced a source may keep credentials, and give those at first that it gave somebody else: then it is asked for others, once */
  async #renew(asked: number, isForced = this.#signer !== undefined): Promise<Signer> {
    const credentials = await (isForced ? this.#load({ forceRefresh: true }) : this.#load());
    const signer = await this.#create({ ...this.#options, credentials });
    const { expiration } = credentials;
    const end = expiration === undefined ? Number.POSITIVE_INFINITY : toTime(expiration, 'expiration');
    if (this.#isDisposed || !this.#lasts(end)) {
      signer.dispose();
      this.#assertUsable();
      if (!isForced) return this.#renew(asked, true);
      throw refused('CredentialsExpired', 'credentials', `are valid for less than ${this.#validity} seconds`);
    }
    this.#signer = signer;
    this.#expiration = end;
    this.#given = secondsLeft(end, this.#now());
    const isShort = asked > this.#given;
    if (isShort && !isForced) return this.#refresh(asked);
    this.#isScarce = isShort;
    return signer;
  }

  /** Whether credentials last as long as is promised, and for `asked` seconds as those of a signature are counted. */
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

/** Counted from the second of the clock, which is the date of what is signed. */
function secondsLeft(expiration: number, now: number): number {
  return expiration / 1000 - Math.floor(now / 1000);
}

function refuse(name: string): never {
  throw wrongType('provider', `a signer for ${name}: (await provider.current()).${name}(…)`, {});
}
