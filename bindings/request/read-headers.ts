/** Reads the headers of a request, and writes the signed ones as lines for the core. */

import { refused, wrongType } from '../api/errors.js';
import { HeaderNames } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { readPayloadHeader } from '../protocol/payload-hash.js';
import { readPair } from '../util/pairs.js';
import type { Mode } from './mode.js';

/** The signed headers of a request. */
export interface GivenHeaders {
  /** A line for each name and a line for its value. */
  readonly lines: string;
  readonly lineCount: number;
  /** The value of `x-amz-content-sha256`, if present. */
  readonly payloadHash: string | undefined;
  /** The header `host`, if present. */
  readonly host: string | undefined;
}

/** A request without headers. */
export const NO_HEADERS: GivenHeaders = { lines: '', lineCount: 0, payloadHash: undefined, host: undefined };

export class HeaderReader {
  readonly #names: HeaderNames;
  /**
   * The last record and its lines. Most requests of a program have the same headers, so the lines can be used again.
   */
  #last: { mode: Mode; names: readonly string[]; values: readonly unknown[]; headers: GivenHeaders } | undefined;

  /** @param neverSign headers that are not signed: see `Dialect` */
  constructor(neverSign: readonly string[]) {
    this.#names = new HeaderNames(neverSign);
  }

  /** Reads a record, pairs or a `Headers` object. @throws TypeError, or SigV4Error `InvalidHeader` or `ReservedHeader` */
  read(headers: unknown, mode: Mode, index: number | undefined): GivenHeaders {
    if (typeof headers !== 'object' || headers === null)
      throw wrongType('headers', 'a record, pairs or Headers', headers, index);
    return Symbol.iterator in headers
      ? this.#readEntries(headers as Iterable<unknown>, mode, index)
      : this.#readRecord(headers as Record<string, unknown>, mode, index);
  }

  #readEntries(entries: Iterable<unknown>, mode: Mode, index: number | undefined): GivenHeaders {
    const collected = new CollectedHeaders(this.#names, mode, index);
    for (const pair of entries) {
      const [name, value] = readPair('headers', pair, index);
      collected.add(name, value);
    }
    return collected;
  }

  #readRecord(record: Readonly<Record<string, unknown>>, mode: Mode, index: number | undefined): GivenHeaders {
    const last = this.#last;
    if (last?.mode === mode && hasEntries(record, last.names, last.values)) return last.headers;
    const names = Object.keys(record);
    const values = names.map((name) => record[name]);
    const headers = new CollectedHeaders(this.#names, mode, index);
    for (const [i, name] of names.entries()) {
      const value = values[i];
      if (Array.isArray(value)) for (const each of value) headers.add(name, each);
      else headers.add(name, value);
    }
    // A caller can change an array before the next request.
    if (!values.some(Array.isArray)) this.#last = { mode, names, values, headers };
    return headers;
  }
}

/**
 * Returns true if the record has exactly these entries in this order. It allocates nothing, because garbage collection would take 4 % of a
 * batch. A record with other entries is read a second time, and the second reading is signed.
 */
function hasEntries(
  record: Readonly<Record<string, unknown>>,
  names: readonly string[],
  values: readonly unknown[],
): boolean {
  // Other objects may inherit names, which for…in lists too.
  const prototype = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null) return false;
  let i = 0;
  for (const name in record) {
    if (names[i] !== name || values[i] !== record[name]) return false;
    i++;
  }
  return i === names.length;
}

/** Collects headers one by one. */
class CollectedHeaders implements GivenHeaders {
  readonly #names: HeaderNames;
  readonly #mode: Mode;
  readonly #index: number | undefined;
  lines = '';
  lineCount = 0;
  payloadHash: string | undefined;
  host: string | undefined;

  constructor(names: HeaderNames, mode: Mode, index: number | undefined) {
    this.#names = names;
    this.#mode = mode;
    this.#index = index;
  }

  add(name: string, value: unknown): void {
    const index = this.#index;
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value, index);
    switch (this.#names.kindOf(name)) {
      case 'signed':
        break;
      case 'unsigned':
        if (this.#mode === 'presign')
          throw reserved(name, 'is changed on the way, so a presigned URL cannot require it', index);
        return;
      case 'host':
        if (this.host !== undefined || value.trim() === '')
          throw refused('InvalidHeader', 'headers.host', 'must be given once, and not be empty', index);
        this.host = value;
        break;
      case 'payload':
        if (this.payloadHash !== undefined) throw refused('InvalidHeader', HEADER.payloadHash, 'is given twice', index);
        this.payloadHash = readPayloadHeader(value, index);
        break;
      case 'reserved':
        throw reserved(name, 'is set by the signer: leave it out', index);
      default:
        throw refused('InvalidHeader', 'headers', 'has a name that is not allowed in HTTP', index);
    }
    this.lines += `${name}\n${value}\n`;
    this.lineCount += 2;
  }
}

function reserved(name: string, reason: string, index: number | undefined): Error {
  return refused('ReservedHeader', `headers.${name.toLowerCase()}`, reason, index);
}
