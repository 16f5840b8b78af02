import { presignSeparated, readTextForm, UrlBytes } from './bytes.js';
import { amzDate, toTime } from './clock.js';
import { type Core, type CoreItem, emptyKey, keyTooLong, type Plan, type UrlSink, UrlStrings } from './core.js';
import { type CheckedCredentials, readCredentials, readScopePart } from './credentials.js';
import { checkOptions, refused, SigV4Error, wrongType } from './errors.js';
import { checkIterable, KeyChunk } from './keys.js';
import { presignByteStream, presignStream, presignTransform } from './streams.js';
import {
  type Identity,
  makePlan,
  payloadHash,
  readTemplate,
  type Settings,
  sameSettings,
  TEMPLATE_NAMES,
} from './template.js';
import type {
  BatchOptions,
  BytesOptions,
  Credentials,
  DerivedCredentials,
  Explanation,
  PresignedBytes,
  PresignItem,
  PresignRequest,
  PresignTemplate,
  Signer,
  SignerOptions,
  StreamOptions,
} from './types.js';

/** What a request may have: a template's properties, and the key. */
const REQUEST_NAMES: ReadonlySet<string> = new Set([...TEMPLATE_NAMES, 'key']);

/** The options of a signer that outlive its credentials. */
interface Setup {
  readonly core: Core;
  readonly region: string;
  readonly service: string;
  readonly now: () => Date | number;
}

/**
 * Makes a signer on a core that is loaded already.
 *
 * @throws TypeError, or SigV4Error `InvalidCredentials` or `InvalidScope`
 */
export function makeSigner(core: Core, options: SignerOptions): Signer {
  checkOptions(options);
  const { credentials, region, service = 's3', now = Date.now } = options;
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const setup = { core, region: readScopePart('region', region), service: readScopePart('service', service), now };
  return new CoreSigner(setup, readCredentials(credentials, setup));
}

class CoreSigner implements Signer {
  readonly #setup: Setup;
  readonly #core: Core;
  /** Undefined once the signer is disposed. */
  #credentials: CheckedCredentials | undefined;
  /** The saved HMAC states of the last day's signing key. */
  #day: { readonly date: string; readonly keyStates: Uint8Array } | undefined;
  /** The last plan: a list of calls with the same template makes it once a second. */
  #last: { readonly settings: Settings; readonly second: number; readonly plan: Plan } | undefined;

  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;

  constructor(setup: Setup, credentials: CheckedCredentials) {
    this.#setup = setup;
    this.#core = setup.core;
    this.#credentials = credentials;
    this.accessKeyId = credentials.accessKeyId;
    this.region = setup.region;
    this.service = setup.service;
  }

  // ── one URL ───────────────────────────────────────────────────────────────────────────────────────────────────────

  presign(request: PresignRequest): string {
    const { settings, item, allowEmpty } = this.#readRequest(request);
    const plan = this.#planFor(settings);
    const sink = new UrlStrings(this.#core);
    if (allowEmpty) this.#core.presignItems(plan, [item], undefined, sink, true);
    else this.#core.presignKeys(plan, [item.key], undefined, sink);
    return sink.urls[0] as string;
  }

  explain(request: PresignRequest): Explanation {
    const { settings, item, allowEmpty } = this.#readRequest(request);
    const plan = this.#planFor(settings);
    const { url, canonicalRequest, stringToSign } = this.#core.explain(plan, item, allowEmpty);
    return {
      url,
      canonicalRequest,
      stringToSign,
      credentialScope: plan.stringToSignHead.split('\n')[2] as string,
      signedHeaders: canonicalRequest.split('\n').at(-2) as string,
      payloadHash: payloadHash(settings),
      signature: url.slice(-64),
    };
  }

  #readRequest(request: PresignRequest): { settings: Settings; item: CoreItem; allowEmpty: boolean } {
    this.#assertUsable();
    const settings = readTemplate(request, REQUEST_NAMES);
    const { key } = request;
    // A key that is missing by mistake must not become the URL of the bucket, which may be a DELETE.
    if ('key' in request && typeof key !== 'string') throw wrongType('key', 'a string', key);
    if (key === '') throw emptyKey(undefined);
    if (key !== undefined && key.length > settings.maxKeyBytes) throw keyTooLong(settings, undefined);
    return { settings, item: { key: key ?? '', query: [] }, allowEmpty: key === undefined };
  }

  // ── many ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  presignMany(template: PresignTemplate, keys: Iterable<string | PresignItem>): string[] {
    this.#assertUsable();
    const sink = new UrlStrings(this.#core);
    this.#presignEach(readTemplate(template), keys, sink);
    return sink.urls;
  }

  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options: BytesOptions = {},
  ): PresignedBytes {
    this.#assertUsable();
    const settings = readTemplate(template);
    const form = { ...readTextForm(options), last: true };
    const urls = new UrlBytes(this.#core);
    if (keys instanceof Uint8Array) presignSeparated(this.#core, this.#planFor(settings), keys, form, 0, urls);
    else this.#presignEach(settings, keys, urls);
    return urls.result();
  }

  #presignEach(settings: Settings, keys: Iterable<string | PresignItem>, sink: UrlSink): void {
    checkIterable(keys);
    const plan = this.#planner(settings);
    const chunk = new KeyChunk(this.#core, settings.maxKeyBytes);
    // The iterable is the caller's code, and may use or dispose this very signer: nothing of the core is held meanwhile.
    for (const entry of keys) {
      if (chunk.isFull) chunk.sign(this.#core, plan(), sink);
      chunk.add(entry);
    }
    chunk.sign(this.#core, plan(), sink);
  }

  presignStream(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
    options: BatchOptions = {},
  ): AsyncGenerator<string, void, undefined> {
    return presignStream(this.#batchSigner(template), keys, options);
  }

  presignTransform(
    template: PresignTemplate,
    options: BatchOptions = {},
  ): TransformStream<string | PresignItem, string> {
    return presignTransform(this.#batchSigner(template), options);
  }

  presignByteStream(
    template: PresignTemplate,
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options: BytesOptions & StreamOptions = {},
  ): AsyncGenerator<PresignedBytes, void, undefined> {
    this.#assertUsable();
    const settings = readTemplate(template);
    return presignByteStream(this.#core, () => this.#planFor(settings), pieces, options);
  }

  /** What the streams sign a batch with: a chunk to fill, and a function that signs it with the time of its call. */
  #batchSigner(template: PresignTemplate): { chunk: KeyChunk; sign: () => string[] } {
    this.#assertUsable();
    const settings = readTemplate(template);
    const chunk = new KeyChunk(this.#core, settings.maxKeyBytes, this.#core.batchCapacity);
    const sign = () => {
      const sink = new UrlStrings(this.#core);
      chunk.sign(this.#core, this.#planFor(settings), sink);
      return sink.urls;
    };
    return { chunk, sign };
  }

  // ── plans and keys ────────────────────────────────────────────────────────────────────────────────────────────────

  /** The plan for a template at the time of the call. */
  #planFor(settings: Settings): Plan {
    return this.#planAt(settings, this.#signingTime(settings));
  }

  /** The same for a call that signs in several chunks: the clock is read once, the signer's state is looked at each time. */
  #planner(settings: Settings): () => Plan {
    const time = this.#signingTime(settings);
    let plan = this.#planAt(settings, time);
    return () => {
      this.#assertUsable();
      // A plan whose signer was used in between for another template is still whole; one that was wiped is not.
      if (this.#last?.plan !== plan) plan = this.#planAt(settings, time);
      return plan;
    };
  }

  #signingTime(settings: Settings): number {
    this.#assertUsable();
    return settings.signingTime ?? toTime(this.#setup.now(), 'now');
  }

  #planAt(settings: Settings, time: number): Plan {
    const credentials = this.#assertUsable();
    const second = Math.floor(time / 1000);
    const last = this.#last;
    if (last !== undefined && last.second === second && sameSettings(last.settings, settings)) return last.plan;
    const date = amzDate(time).slice(0, 8);
    const identity: Identity = {
      ...this.#setup,
      accessKeyId: this.accessKeyId,
      sessionToken: credentials.sessionToken,
    };
    const plan = makePlan(settings, identity, time, this.#keyStates(credentials, date));
    last?.plan.packed.fill(0);
    this.#last = { settings, second, plan };
    return plan;
  }

  #keyStates(credentials: CheckedCredentials, date: string): Uint8Array {
    if (this.#day?.date === date) return this.#day.keyStates;
    const key = this.#signingKey(credentials, date);
    const keyStates = this.#core.hmacStates(key);
    if (key !== credentials.signingKey) key.fill(0);
    this.#day?.keyStates.fill(0);
    this.#day = { date, keyStates };
    return keyStates;
  }

  #signingKey(credentials: CheckedCredentials, date: string): Uint8Array {
    const { secretAccessKey, signingKey } = credentials;
    if (secretAccessKey !== undefined) {
      return this.#core.deriveSigningKey(secretAccessKey, [date, this.region, this.service, 'aws4_request']);
    }
    if (credentials.date !== date) {
      throw refused(
        'SigningKeyExpired',
        'signingDate',
        `is on ${date}, but the signing key is for ${credentials.date}`,
      );
    }
    return signingKey as Uint8Array;
  }

  // ── credentials ───────────────────────────────────────────────────────────────────────────────────────────────────

  withCredentials(credentials: Credentials | DerivedCredentials): Signer {
    this.#assertUsable();
    return new CoreSigner(this.#setup, readCredentials(credentials, this.#setup));
  }

  deriveCredentials(date?: Date): DerivedCredentials {
    const credentials = this.#assertUsable();
    if (credentials.secretAccessKey === undefined) {
      throw refused(
        'InvalidCredentials',
        'secretAccessKey',
        'is not known to a signer that was made from a signing key',
      );
    }
    const day = amzDate(date === undefined ? toTime(this.#setup.now(), 'now') : toTime(date, 'date')).slice(0, 8);
    const { accessKeyId, sessionToken } = credentials;
    const { region, service } = this;
    const derived = { accessKeyId, signingKey: this.#signingKey(credentials, day), date: day, region, service };
    return sessionToken === undefined ? derived : { ...derived, sessionToken };
  }

  dispose(): void {
    if (this.#credentials === undefined) return;
    this.#credentials.signingKey?.fill(0);
    this.#day?.keyStates.fill(0);
    this.#last?.plan.packed.fill(0);
    this.#credentials = this.#day = this.#last = undefined;
    // Other signers on this core make their plans anew.
    this.#core.wipe();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #assertUsable(): CheckedCredentials {
    if (this.#credentials === undefined) throw new SigV4Error('SignerDisposed', 'the signer was disposed');
    return this.#credentials;
  }
}
