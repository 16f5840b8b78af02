/** The shapes of what goes into the core, and of what comes out. */
import type { Refusals } from './refusals.js';

/** Hexadecimal digits of a signature. */
export const SIGNATURE_LENGTH = 64;

/** Bytes of the saved states of an HMAC key. */
export const STATES_LENGTH = 64;

/** What the module exports: assembly/index.ts. Only this room may touch it. */
export interface CoreExports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  INPUT: number | WebAssembly.Global;
  INPUT_CAPACITY: number | WebAssembly.Global;
  OUTPUT: number | WebAssembly.Global;
  OFFSETS: number | WebAssembly.Global;
  SKIPPED: number | WebAssembly.Global;
  BATCH_CAPACITY: number | WebAssembly.Global;
  REQUESTS_CAPACITY: number | WebAssembly.Global;
  REQUEST_LINES_CAPACITY: number | WebAssembly.Global;
  TEMPLATE_CAPACITY: number | WebAssembly.Global;
  sha256Start(): void;
  sha256Update(length: number): void;
  sha256Finish(): void;
  sha256Suspend(): number;
  sha256Resume(): void;
  hmacStates(length: number): void;
  signFields(count: number): void;
  deriveSigningKey(steps: number): void;
  setPlan(length: number, second: number): number;
  setSecond(second: number): void;
  presignText(
    length: number,
    separator: number,
    stripReturn: number,
    last: number,
    format: number,
    skip: number,
  ): number;
  writeTail(): number;
  presignRecords(count: number, words: number, ascii: number, format: number, skip: number): number;
  countSkipped(): number;
  consumedBytes(): number;
  refusedIndex(): number;
  explain(): number;
  setScope(): void;
  signRequests(count: number, length: number, lines: number, rules: number): number;
  refusedRequest(): number;
  explainRequest(): number;
  PRESIGNED_CAPACITY: number | WebAssembly.Global;
  readPresigned(count: number): void;
  readHeaderSigned(count: number, length: number, lines: number): void;
  comparePresigned(count: number): void;
  wipe(input: number, output: number): void;
}

/** A prepared template, for one second. */
export interface Plan {
  /** The fields of assembly/presign/plan.ts, for any second of its day. They hold key material; the signer wipes them. */
  readonly packed: Uint8Array;
  readonly secondOfDay: number;
  readonly maxKeyBytes: number;
  /** Bytes of the string to sign up to the hash of the canonical request, and the scope in it. */
  readonly stringToSignHead: number;
  readonly credentialScope: string;
  /** The most seconds that an item may be valid, and whether one that asks for more is refused; it gets these otherwise. */
  readonly mostSeconds: number;
  readonly refusesLonger: boolean;
}

/** What the core has signed, in the stages before the signature. */
export interface Stages {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** The names in the canonical request. */
  readonly signedHeaders: string;
}

/**
 * What requests of one second are signed with: the packed fields of assembly/signature/string-to-sign.ts, and the header lines that all of
 * them get. Key material, as a plan.
 */
export interface PackedScope {
  readonly packed: Uint8Array;
}

/** What the core makes of a request, see assembly/request/results.ts. */
export interface RequestResult {
  /** Bits of numbers/finding.ts. */
  readonly findings: number;
  /** The header Authorization from the signed headers on. Not for a presigned URL. */
  readonly authorizationEnd: string;
  readonly signature: string;
  /** The URL to send, or nothing if the given one can be sent as it is. */
  readonly url: string;
}

/** How URLs are laid out in the output. */
export interface Layout {
  /** A number of numbers/format.ts, but BARE. */
  readonly format: number;
  /** True if the URLs will be read as strings, which may be joined of parts. Only with LINES. */
  readonly joins: boolean;
  /** Where items are noted that are refused, if they are skipped; otherwise the first of them throws. */
  readonly refusals: Refusals | undefined;
}

/** How a text of keys is read. */
export interface TextForm {
  readonly separator: number;
  readonly stripReturn: boolean;
  /** True if the end of the text ends a key. */
  readonly last: boolean;
}
