/** Signs the inputs of a batch: a run of the client's middleware and a call of the core for each group. */
import type { SdkCommandClass } from '../api/aws-sdk.js';
import type { PresigningClient } from '../api/aws-sdk-presigners.js';
import { type ErrorCode, isSiglaneError, reviveError, wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import type { Signer } from '../api/signer.js';
import { KEY_CAPACITY } from '../core/numbers/limits.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { createSigner } from '../signer/create-signer.js';
import { capture } from './capture.js';
import { type ClientCommand, clientDate, readClient } from './client.js';
import { templateOf } from './group-template.js';
import { type Group, Groups } from './groups.js';
import { type Identity, keptSigner, signerOptions } from './kept-signers.js';
import { type Reader, readersOf } from './member-roles.js';
import type { Settings } from './presign-options.js';
import { readOperation } from './schema-members.js';

/** The client, the command and the options of a call. */
export interface Call {
  readonly client: PresigningClient;
  readonly Command: SdkCommandClass<object>;
  readonly readers: readonly Reader[];
  readonly settings: Settings;
}

/**
 * Checks the client and the command of a call.
 *
 * @throws TypeError for a client of another service, or a command that is not a class; RangeError for another operation
 */
export function beginCall<Input extends object>(
  client: PresigningClient,
  Command: SdkCommandClass<Input>,
  settings: Settings,
): Call {
  readClient(client);
  const readers = readersOf(readOperation(schemaOf(Command)), settings.rules);
  return { client, Command: Command as unknown as SdkCommandClass<object>, readers, settings };
}

/** Returns the schema of a command, which only its instances have. @throws TypeError if it is not a class */
function schemaOf(Command: unknown): unknown {
  try {
    return (Reflect.construct(Command as new () => object, [{}]) as { schema?: unknown }).schema;
  } catch {
    throw wrongType('Command', 'a class of @aws-sdk/client-s3, such as GetObjectCommand (not an instance)', Command);
  }
}

/** Codes of errors in a template that come from the inputs of its group. */
const OF_INPUTS: ReadonlySet<ErrorCode> = new Set([
  'InvalidHeader',
  'ReservedHeader',
  'ReservedQueryParameter',
  'InvalidText',
  'InvalidEndpoint',
  'UnsupportedChecksum',
  'ArnNotSupported',
  'OutOfRange',
]);

/** Collects the inputs of a batch and signs them. */
export class InputBatch {
  readonly #call: Call;
  readonly #groups: Groups;
  readonly #first: number;
  #size = 0;
  #own: Signer | undefined;
  #date: Date | undefined;

  /** @param first the index of the first input in the whole stream */
  constructor(call: Call, first: number) {
    this.#call = call;
    this.#groups = new Groups(call.readers);
    this.#first = first;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an input. @throws as `Groups.add`, unless refused inputs are skipped */
  add(input: unknown): void {
    const { refusals } = this.#call.settings.call;
    const index = this.#first + this.#size;
    try {
      this.#groups.add(input, index);
    } catch (error) {
      if (refusals === undefined) throw error;
      refusals.add(index, error);
    }
    this.#size++;
  }

  /**
   * Signs all inputs.
   *
   * @returns a URL for each input, in order; for a skipped input the reason
   * @throws errors of this library with the index of an input, and errors of the SDK as they are (as rejections)
   */
  async sign(): Promise<(string | RefusedItem)[]> {
    const entries = new Array<string | RefusedItem>(this.#size);
    const { client, settings } = this.#call;
    // One date for all groups.
    this.#date = settings.template.signingDate ?? clientDate(readClient(client));
    try {
      for (const group of this.#groups.all) await this.#signGroup(group, entries);
    } finally {
      this.#own?.dispose();
    }
    for (const item of settings.call.refusals?.take() ?? []) entries[item.index - this.#first] = item;
    return entries;
  }

  async #signGroup(group: Group, entries: (string | RefusedItem)[]): Promise<void> {
    const { client, settings } = this.#call;
    const { refusals, ownStrings } = settings.call;
    const { indexes } = group;
    try {
      const { template, items, identity } = await this.#prepare(group);
      const isOwn = settings.core !== undefined || settings.template.outliveCredentials !== 'allow';
      const signer = isOwn ? await this.#ownSigner(identity) : await keptSigner(client, identity);
      if (refusals === undefined) {
        this.#place(signer.presignMany(template, items, { ownStrings }), indexes, entries);
        return;
      }
      const { urls, refused } = signer.presignMany(template, items, { ownStrings, onRefused: 'skip' });
      this.#place(urls, indexes, entries);
      for (const { index, error } of refused)
        refusals.add(indexes[index] as number, this.#located(error, group) as Error);
    } catch (error) {
      const located = this.#located(error, group);
      if (refusals === undefined || !isSiglaneError(located) || located.index === undefined) throw located;
      for (const index of indexes) refusals.add(index, reviveError(dataOf(located, { index }), 0));
    }
  }

  #place(urls: readonly (string | undefined)[], indexes: readonly number[], entries: (string | RefusedItem)[]): void {
    for (let i = 0; i < urls.length; i++) entries[(indexes[i] as number) - this.#first] = urls[i] as string;
  }

  /** Runs the middleware for a group. */
  async #prepare(group: Group) {
    const { client, Command, settings } = this.#call;
    const command = new Command({ ...group.input });
    const { request, region, service, ...who } = await capture(client, command as unknown as ClientCommand);
    const { template, lead } = templateOf(request, group, settings.rules, this.#groups);
    const own = { ...template, ...settings.template, signingDate: this.#date };
    return {
      template: lead === '' ? own : { ...own, maxKeyBytes: withLeadBytes(settings, lead) },
      items: lead === '' ? group.items : group.items.map((item) => withLead(item, lead)),
      identity: { ...who, region: settings.region ?? region, service: settings.service ?? service },
    };
  }

  /** Creates a signer with what kept signers do not have: a core, and the end of the credentials. */
  async #ownSigner(identity: Identity): Promise<Signer> {
    const { client, settings } = this.#call;
    this.#own?.dispose();
    const { expiration } = identity.credentials;
    this.#own = await createSigner({
      ...signerOptions(identity, settings.template.outliveCredentials === 'allow' ? undefined : expiration),
      core: settings.core,
      now: () => clientDate(readClient(client)),
    });
    return this.#own;
  }

  /** Gives an error of the core the member and the index of the input; leaves others as they are. */
  #located(error: unknown, group: Group): unknown {
    if (!isSiglaneError(error)) return error;
    const { field, index } = error;
    if (index === undefined && !OF_INPUTS.has(error.code)) return error;
    const place = {
      ...(field !== undefined && { field: this.#groups.memberOf(field) }),
      index: group.indexes[index ?? 0] as number,
    };
    return reviveError(dataOf(error, place), 0);
  }
}

function dataOf({ code, reason, field }: { code: ErrorCode; reason: string; field?: string }, place: object) {
  return { code, reason, place: { ...(field !== undefined && { field }), ...place } };
}

/** Returns the longest key with the text before it. */
function withLeadBytes({ template }: Settings, lead: string): number {
  const most = (template.maxKeyBytes ?? MOST_KEY_BYTES) + new TextEncoder().encode(lead).length;
  return Math.min(most, KEY_CAPACITY);
}

/** Puts a text before the key of an item, also of the item for the bucket. */
function withLead(item: string | PresignItem, lead: string): string | PresignItem {
  if (typeof item === 'string') return lead + item;
  const { key = '', query } = item;
  return { key: lead + key, query };
}
