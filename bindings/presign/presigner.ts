/** Presigning by bucket and key: one URL, many, streams of them. */

import type { Credentials, DerivedCredentials, PresignerOptions } from '../api/credentials.js';
import { wrongType } from '../api/errors.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  Explanation,
  PresignedBytes,
  Presigner,
  PresignItem,
  PresignRequest,
  PresignTemplate,
} from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { itemsOf } from '../core/items.js';
import { explainItem } from '../core/presigning.js';
import { emptyKey, keyTooLong } from '../core/status-errors.js';
import { readSignerParts, type SignerParts, withCredentials } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { payloadHash, readNamed, readTemplate, TEMPLATE_NAMES, type Template } from '../template/template.js';
import { presignSeparated, UrlBytes } from './bytes.js';
import { OPTIONS_OF, readCallOptions } from './call-options.js';
import { checkIterable, KeyChunk } from './object-keys.js';
import { Plans } from './plans.js';
import { presignItems, presignKeys, type UrlSink, UrlStrings } from './sink.js';
import { presignByteStream, presignStream, presignTransform } from './streams.js';

/** What a request by bucket and key may have: a template's properties, and the key. */
const REQUEST_NAMES: ReadonlySet<string> = new Set([...TEMPLATE_NAMES, 'key']);

/** Makes a presigner on a core that is loaded already. @throws as `readSignerParts` */
export function makePresigner(core: Core, options: PresignerOptions): Presigner {
  return new KeyPresigner(readSignerParts(core, options));
}

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
    const { template, key, allowEmpty } = this.#readRequest(request);
    const plan = this.#plans.at(template);
    const sink = new UrlStrings(this.#core);
    if (allowEmpty) presignItems(this.#core, plan, itemsOf([key], undefined), undefined, sink, true);
    else presignKeys(this.#core, plan, [key], undefined, sink);
    return sink.urls[0] as string;
  }

  explain(request: PresignRequest): Explanation {
    const { template, key, allowEmpty } = this.#readRequest(request);
    const plan = this.#plans.at(template);
    const explained = explainItem(this.#core, plan, itemsOf([key], undefined), allowEmpty);
    const { credentialScope } = plan;
    return { ...explained, headers: {}, credentialScope, payloadHash: payloadHash(template) };
  }

  #readRequest(request: PresignRequest): { template: Template; key: string; allowEmpty: boolean } {
    this.#signingKeys.usable();
    const template = readNamed('request', request, REQUEST_NAMES, this.#parts.defaults);
    const { key } = request;
    // A key that is missing by mistake must not become the URL of the bucket, which may be a DELETE.
    if ('key' in request && typeof key !== 'string') throw wrongType('key', 'a string', key);
    if (key === '') throw emptyKey(undefined);
    if (key !== undefined && key.length > template.maxKeyBytes) throw keyTooLong(template, undefined);
    return { template, key: key ?? '', allowEmpty: key === undefined };
  }

  // ── many ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  presignMany(template: PresignTemplate, keys: Iterable<string | PresignItem>): string[] {
    this.#signingKeys.usable();
    const sink = new UrlStrings(this.#core);
    this.#presignEach(readTemplate(template, this.#parts.defaults), keys, sink);
    return sink.urls;
  }

  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options: BytesOptions = {},
  ): PresignedBytes {
    this.#signingKeys.usable();
    const read = readTemplate(template, this.#parts.defaults);
    const { form, format } = readCallOptions(options, OPTIONS_OF.bytes);
    const urls = new UrlBytes(this.#core, format);
    if (keys instanceof Uint8Array)
      presignSeparated(this.#core, this.#plans.at(read), keys, { ...form, last: true }, 0, urls);
    else this.#presignEach(read, keys, urls);
    return urls.result();
  }

  #presignEach(template: Template, keys: Iterable<string | PresignItem>, sink: UrlSink): void {
    checkIterable(keys);
    const plan = this.#plans.during(template);
    const chunk = new KeyChunk(this.#core, template);
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
    source: ByteStreamSource,
    options: BytesOptions & BatchOptions = {},
  ): AsyncGenerator<PresignedBytes, void, undefined> {
    this.#signingKeys.usable();
    const read = readTemplate(template, this.#parts.defaults);
    const chunk = new KeyChunk(this.#core, read, this.#core.batchCapacity);
    return presignByteStream(this.#core, () => this.#plans.at(read), chunk, source, options);
  }

  /** What the streams sign a batch with: a chunk to fill, and a function that signs it with the time of its call. */
  #batchSigner(template: PresignTemplate): { chunk: KeyChunk; sign: () => string[] } {
    this.#signingKeys.usable();
    const read = readTemplate(template, this.#parts.defaults);
    const chunk = new KeyChunk(this.#core, read, this.#core.batchCapacity);
    const sign = () => {
      const sink = new UrlStrings(this.#core);
      chunk.sign(this.#core, this.#plans.at(read), sink);
      return sink.urls;
    };
    return { chunk, sign };
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
    // Other signers on this core make their plans anew.
    this.#core.wipe();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
