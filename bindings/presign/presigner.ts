/** Presigning by bucket and key: one URL, many, streams of them. */
import { type Core, type CoreItem, type Plan, type UrlSink, UrlStrings } from '../core.js';
import { readScopePart } from '../credentials.js';
import { type Dialect, isS3, readDialect } from '../dialects.js';
import { checkNames, checkOptions, refused, wrongType } from '../errors.js';
import { emptyKey, keyTooLong } from '../refusals.js';
import { type Setup, SigningKeys } from '../signing-keys.js';
import type {
  BatchOptions,
  BytesOptions,
  Credentials,
  DerivedCredentials,
  Explanation,
  PresignedBytes,
  Presigner,
  PresignItem,
  PresignRequest,
  PresignTemplate,
  SignerOptions,
  StreamOptions,
} from '../types.js';
import { presignSeparated, readTextForm, UrlBytes } from './bytes.js';
import { checkIterable, KeyChunk } from './keys.js';
import { presignByteStream, presignStream, presignTransform } from './streams.js';
import { makePlan, payloadHash, readTemplate, type Settings, sameSettings, TEMPLATE_NAMES } from './template.js';

const OPTION_NAMES: ReadonlySet<string> = new Set(['credentials', 'region', 'service', 'dialect', 'now', 'core']);

/** What a request by bucket and key may have: a template's properties, and the key. */
const REQUEST_NAMES: ReadonlySet<string> = new Set([...TEMPLATE_NAMES, 'key']);

/** What signers are made of. */
export interface Parts {
  readonly setup: Setup;
  readonly dialect: Dialect;
  readonly keys: SigningKeys;
}

/**
 * Reads a signer's options.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials` or `InvalidScope`
 */
export function readParts(core: Core, options: SignerOptions): Parts {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { credentials, region, service = 's3', dialect, now = Date.now } = options;
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const setup = { core, region: readScopePart('region', region), service: readScopePart('service', service), now };
  return { setup, dialect: readDialect(dialect, setup.service), keys: new SigningKeys(setup, credentials) };
}

/** Makes a presigner on a core that is loaded already. @throws as `readParts` */
export function makePresigner(core: Core, options: SignerOptions): Presigner {
  return new CorePresigner(readParts(core, options));
}

export class CorePresigner implements Presigner {
  readonly #setup: Setup;
  readonly #core: Core;
  readonly #dialect: Dialect;
  readonly #keys: SigningKeys;
  /** The last plan: a list of calls with the same template makes it once a second. */
  #last: { readonly settings: Settings; readonly second: number; readonly plan: Plan } | undefined;

  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;

  constructor({ setup, dialect, keys }: Parts) {
    this.#setup = setup;
    this.#core = setup.core;
    this.#dialect = dialect;
    this.#keys = keys;
    this.accessKeyId = keys.accessKeyId;
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
      headers: {},
      canonicalRequest,
      stringToSign,
      credentialScope: plan.stringToSignHead.split('\n')[2] as string,
      signedHeaders: canonicalRequest.split('\n').at(-2) as string,
      payloadHash: payloadHash(settings),
      signature: url.slice(-64),
    };
  }

  #readRequest(request: PresignRequest): { settings: Settings; item: CoreItem; allowEmpty: boolean } {
    this.#keys.usable();
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
    this.#keys.usable();
    const sink = new UrlStrings(this.#core);
    this.#presignEach(readTemplate(template), keys, sink);
    return sink.urls;
  }

  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options: BytesOptions = {},
  ): PresignedBytes {
    this.#keys.usable();
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
    this.#keys.usable();
    const settings = readTemplate(template);
    return presignByteStream(this.#core, () => this.#planFor(settings), pieces, options);
  }

  /** What the streams sign a batch with: a chunk to fill, and a function that signs it with the time of its call. */
  #batchSigner(template: PresignTemplate): { chunk: KeyChunk; sign: () => string[] } {
    this.#keys.usable();
    const settings = readTemplate(template);
    const chunk = new KeyChunk(this.#core, settings.maxKeyBytes, this.#core.batchCapacity);
    const sign = () => {
      const sink = new UrlStrings(this.#core);
      chunk.sign(this.#core, this.#planFor(settings), sink);
      return sink.urls;
    };
    return { chunk, sign };
  }

  // ── plans and credentials ─────────────────────────────────────────────────────────────────────────────────────────

  /** The plan for a template at the time of the call. */
  #planFor(settings: Settings): Plan {
    return this.#planAt(settings, this.#keys.time(settings.signingTime));
  }

  /** The same for a call that signs in several chunks: the clock is read once, the signer's state is looked at each time. */
  #planner(settings: Settings): () => Plan {
    const time = this.#keys.time(settings.signingTime);
    let plan = this.#planAt(settings, time);
    return () => {
      this.#keys.usable();
      // A plan whose signer was used in between for another template is still whole; one that was wiped is not.
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
    if (settings.endpoint === undefined && !isS3(this.service))
      throw refused(
        'InvalidScope',
        'service',
        `is ${this.service}: give an endpoint, or sign for S3 with another signer`,
      );
    const rule = this.#dialect.sessionToken;
    if (rule === 'appended')
      throw refused('UnsupportedDialect', 'dialect.sessionToken', 'is "appended", which S3 does not take');
    const identity = { accessKeyId, sessionToken: rule === 'signed' ? sessionToken : undefined, region: this.region };
    const plan = makePlan(settings, identity, this.#keys.at(time));
    last?.plan.packed.fill(0);
    this.#last = { settings, second, plan };
    return plan;
  }

  withCredentials(credentials: Credentials | DerivedCredentials): Presigner {
    return new CorePresigner({ setup: this.#setup, dialect: this.#dialect, keys: this.#keys.with(credentials) });
  }

  deriveCredentials(date?: Date): DerivedCredentials {
    return this.#keys.derive(date);
  }

  dispose(): void {
    if (!this.#keys.dispose()) return;
    this.#last?.plan.packed.fill(0);
    this.#last = undefined;
    // Other signers on this core make their plans anew.
    this.#core.wipe();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
