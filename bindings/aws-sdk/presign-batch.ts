/** Signs the inputs of a batch: a run of the client's middleware and a call of the core for each group. */
import type { SdkClient, SdkCommandClass } from '../api/aws-sdk.js';
import { type ErrorCode, isSiglaneError, reviveError, wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import type { Signer } from '../api/signer.js';
import { KEY_CAPACITY } from '../core/numbers/limits.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { createSigner } from '../signer/create-signer.js';
import { type Captured, type ClientCommand, type ClientCredentials, capture, readClient } from './capture.js';
import { templateOf } from './group-template.js';
import { type Group, Groups } from './groups.js';
import type { Settings } from './presign-options.js';
import { type Operation, readOperation } from './schema-members.js';

/** The client, the command and the options of a call. */
export interface Call {
  readonly client: SdkClient;
  readonly Command: SdkCommandClass<object>;
  readonly operation: Operation;
  readonly settings: Settings;
}

/**
 * Checks the client and the command of a call.
 *
 * @throws TypeError for a client of another service, or a command that is not a class; RangeError for another operation
 */
export function beginCall<Input extends object>(
  client: SdkClient,
  Command: SdkCommandClass<Input>,
  settings: Settings,
): Call {
  readClient(client);
  if (typeof Command !== 'function')
    throw wrongType('Command', 'a class of @aws-sdk/client-s3, such as GetObjectCommand (not an instance)', Command);
  const { schema } = Reflect.construct(Command, [{}]) as { schema?: unknown };
  return { client, Command: Command as unknown as SdkCommandClass<object>, operation: readOperation(schema), settings };
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

interface Credentialed {
  readonly signer: Signer;
  readonly of: Captured;
}

/** Collects the inputs of a batch and signs them. */
export class InputBatch {
  readonly #call: Call;
  readonly #groups: Groups;
  readonly #first: number;
  #size = 0;
  #last: Credentialed | undefined;

  /** @param first the index of the first input in the whole stream */
  constructor(call: Call, first: number) {
    this.#call = call;
    this.#groups = new Groups(call.operation, call.settings.rules);
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
    try {
      for (const group of this.#groups.all) await this.#signGroup(group, entries);
    } finally {
      this.#last?.signer.dispose();
      this.#last = undefined;
    }
    for (const item of this.#call.settings.call.refusals?.take() ?? []) entries[item.index - this.#first] = item;
    return entries;
  }

  async #signGroup(group: Group, entries: (string | RefusedItem)[]): Promise<void> {
    const { refusals, ownStrings } = this.#call.settings.call;
    const { indexes } = group;
    try {
      const { signer, template, items } = await this.#prepare(group);
      if (refusals === undefined) {
        const urls = signer.presignMany(template, items, { ownStrings });
        for (let i = 0; i < urls.length; i++) entries[(indexes[i] as number) - this.#first] = urls[i] as string;
        return;
      }
      const { urls, refused } = signer.presignMany(template, items, { ownStrings, onRefused: 'skip' });
      for (let i = 0; i < urls.length; i++) entries[(indexes[i] as number) - this.#first] = urls[i] as string;
      for (const { index, error } of refused) refusals.add(indexes[index] as number, this.#located(error, group));
    } catch (error) {
      const located = this.#located(error, group);
      if (refusals === undefined || !isSiglaneError(located) || located.index === undefined) throw located;
      for (const index of indexes) refusals.add(index, reviveError(dataOf(located, { index }), 0));
    }
  }

  async #prepare(group: Group) {
    const { client, Command, settings } = this.#call;
    const captured = await capture(client, new Command({ ...group.input }) as unknown as ClientCommand);
    const { template, lead } = templateOf(captured.request, group, settings.rules, this.#groups);
    const signer = await this.#signerOf(captured);
    return {
      signer,
      template: { ...template, ...settings.template, ...(lead !== '' && { maxKeyBytes: withLeadBytes(settings, lead) }) },
      items: lead === '' ? group.items : group.items.map((item) => withLead(item, lead)),
    };
  }

  /** Returns a signer for the scope and credentials of a request: the last one, if they are the same. */
  async #signerOf(of: Captured): Promise<Signer> {
    const { client, settings } = this.#call;
    const { region = of.region, service = of.service, core } = settings;
    const last = this.#last;
    if (last !== undefined && hasSameScope(last.of, of)) return last.signer;
    last?.signer.dispose();
    this.#last = undefined;
    const { systemClockOffset = 0 } = readClient(client);
    const now = () => Date.now() + systemClockOffset;
    const { accessKeyId, secretAccessKey, sessionToken } = of.credentials;
    // As for the SDK, credentials that have ended are the service's to refuse, unless the caller asks for more.
    const expiration = settings.template.outliveCredentials === 'allow' ? undefined : of.credentials.expiration;
    const credentials = { accessKeyId, secretAccessKey, sessionToken, expiration };
    const signer = await createSigner({ credentials, region, service, hostScope: 'ignore', now, core });
    this.#last = { signer, of };
    return signer;
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

function hasSameScope(a: Captured, b: Captured): boolean {
  return a.region === b.region && a.service === b.service && hasSameCredentials(a.credentials, b.credentials);
}

function hasSameCredentials(a: ClientCredentials, b: ClientCredentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    a.sessionToken === b.sessionToken &&
    a.expiration?.getTime() === b.expiration?.getTime()
  );
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
