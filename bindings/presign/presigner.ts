/** Presigns by bucket and key: one URL, many URLs, or streams. */

import type { Credentials, DerivedCredentials, PresignerOptions } from '../api/credentials.js';
import { wrongType } from '../api/errors.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  Explanation,
  PresignedBytes,
  PresignedBytesAndRefused,
  Presigner,
  PresignItem,
  PresignRequest,
  PresignTemplate,
  StringOptions,
} from '../api/presigner.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions } from '../api/refusals.js';
import type { Core } from '../core/core.js';
import { bucketItem, itemsOf } from '../core/items.js';
import { explainItem } from '../core/presigning.js';
import { emptyKey, keyTooLong } from '../core/status-errors.js';
import { readSignerParts, type SignerParts, withCredentials } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { payloadHash, readNamed, readTemplate, TEMPLATE_NAMES, type Template } from '../template/template.js';
import { type Batches, makeBatches } from './batches.js';
import { presignSeparated, UrlBytes } from './bytes.js';
import { OPTIONS_OF, readCallOptions } from './call-options.js';
import { checkIterable, KeyChunk } from './object-keys.js';
import { Plans } from './plans.js';
import { presignItems, presignKeys, type UrlSink, UrlStrings, urlsAndRefused } from './sink.js';
import { presignByteStream, presignStream, presignTransform } from './streams.js';

/** The options of a request by bucket and key: the options of a template, and the key. */
const REQUEST_NAMES: ReadonlySet<string> = new Set([...TEMPLATE_NAMES, 'key']);

/** The settings of a call without options. */
const NO_SETTINGS = { refusals: undefined, ownStrings: false };

/** Creates a presigner with a loaded core. @throws as `readSignerParts` */
export function makePresigner(core: Core, options: PresignerOptions): Presigner {
  return new KeyPresigner(readSignerParts(core, options));
}

/** A presigner. Every signer contains one. */
export class KeyPresigner implements Presigner {
  readonly #parts: SignerParts;
  readonly #core: Core;
  readonly #signingKeys: SigningKeys;
  readonly #plans: Plans;

  readonly accessKeyId: string;
  readonly region: string | undefined;
  readonly service: string;

  constructor(parts: SignerParts) {
    const { signingKeys } = parts;
    this.#parts = parts;
    this.#core = signingKeys.core;
    this.#signingKeys = signingKeys;
    this.#plans = new Plans(parts);
    this.accessKeyId = signingKeys.accessKeyId;
    this.region = signingKeys.fixed.region;
    this.service = signingKeys.service;
  }

  // ── one URL ───────────────────────────────────────────────────────────────────────────────────────────────────────

  presign(request: PresignRequest): string {
    const { template, key } = this.#readRequest(request);
    const plan = this.#plans.at(template);
    const sink = new UrlStrings(this.#core);
    if (key === undefined) presignItems(this.#core, plan, bucketItem(), undefined, sink);
    else presignKeys(this.#core, plan, [key], undefined, sink);
    return sink.urls[0] as string;
  }

  explain(request: PresignRequest): Explanation {
    const { template, key } = this.#readRequest(request);
    const plan = this.#plans.at(template);
    const explained = explainItem(this.#core, plan, key === undefined ? bucketItem() : itemsOf([key], undefined));
    const { credentialScope } = plan;
    return { ...explained, headers: {}, credentialScope, payloadHash: payloadHash(template) };
  }

  #readRequest(request: PresignRequest): { template: Template; key: string | undefined } {
    this.#signingKeys.usable();
    const template = readNamed('request', request, REQUEST_NAMES, this.#parts.defaults);
    const { key } = request;
    // A key that is undefined by mistake must not give the URL of the bucket: the method may be DELETE.
    if ('key' in request && typeof key !== 'string') throw wrongType('key', 'a string', key);
    if (key === '') throw emptyKey(undefined);
    if (key !== undefined && key.length > template.maxKeyBytes) throw keyTooLong(template, undefined);
    return { template, key };
  }

  // ── many ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StringOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedUrls, string[]>;
  presignMany(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StringOptions & RefusalOptions,
  ): PresignedUrls | string[] {
    this.#signingKeys.usable();
    const read = readTemplate(template, this.#parts.defaults);
    const { refusals, ownStrings } = options === undefined ? NO_SETTINGS : readCallOptions(options, OPTIONS_OF.many);
    const sink = new UrlStrings(this.#core, refusals, ownStrings);
    this.#presignEach(read, keys, sink);
    return refusals === undefined ? sink.urls : urlsAndRefused(sink.urls, refusals.take());
  }

  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options?: BytesOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>;
  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options: BytesOptions & RefusalOptions = {},
  ): PresignedBytes {
    this.#signingKeys.usable();
    const read = readTemplate(template, this.#parts.defaults);
    const { form, format, refusals } = readCallOptions(options, OPTIONS_OF.bytes);
    const urls = new UrlBytes(this.#core, format, refusals);
    if (keys instanceof Uint8Array)
      presignSeparated(this.#core, this.#plans.at(read), keys, { ...form, last: true }, 0, urls);
    else this.#presignEach(read, keys, urls);
    return urls.result();
  }

  #presignEach(template: Template, keys: Iterable<string | PresignItem>, sink: UrlSink): void {
    checkIterable(keys);
    const plan = this.#plans.during(template);
    const chunk = new KeyChunk(this.#core, template, undefined, sink.refusals);
    // The iterable runs code of the caller, which may use or dispose this signer. So no state of the core is held while it runs.
    for (const entry of keys) {
      if (chunk.isFull) chunk.sign(this.#core, plan(), sink);
      chunk.add(entry);
    }
    chunk.sign(this.#core, plan(), sink);
  }

  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
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

  #batches(template: PresignTemplate): Batches {
    this.#signingKeys.usable();
    return makeBatches(readTemplate(template, this.#parts.defaults), this.#plans, () => this.#parts);
  }

  // ── credentials ─────────────────────────────────────────────────────────────────────────────────────────

  withCredentials(credentials: Credentials | DerivedCredentials): Presigner {
    return new KeyPresigner(withCredentials(this.#parts, credentials));
  }

  deriveCredentials(date?: Date): DerivedCredentials {
    return this.#signingKeys.derive(date);
  }

  dispose(): void {
    if (!this.#signingKeys.dispose()) return;
    this.#plans.dispose();
    // Other signers of this core create their plans again.
    this.#core.wipe();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
