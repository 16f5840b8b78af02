/** Types of the core's input and output. */
import type { Refusals } from './refusals.js';

/** Hex digits of a signature. */
export const SIGNATURE_LENGTH = 64;

/** Bytes of the saved states of an HMAC key. */
export const STATES_LENGTH = 64;

/** Exports of the module: assembly/index.ts. Only this folder may use them. */
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

/** A prepared template for one second. */
export interface Plan {
  /** Fields of assembly/presign/plan.ts, valid for any second of its day. They contain key material, and the signer wipes them. */
  readonly packed: Uint8Array;
  readonly secondOfDay: number;
  readonly maxKeyBytes: number;
  /** Bytes of the stringToSign before the hash of the canonicalRequest. `credentialScope` is part of it. */
  readonly stringToSignHead: number;
  readonly credentialScope: string;
  /**
   * Longest `expiresIn` of an item in seconds. An item that asks for more is refused if `refusesLonger` is set, and shortened otherwise.
   */
  readonly mostSeconds: number;
  readonly refusesLonger: boolean;
}

/** Texts that the core has computed before the signature. */
export interface Stages {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Header names in the canonicalRequest. */
  readonly signedHeaders: string;
}

/**
 * Packed fields of assembly/signature/string-to-sign.ts, with the header lines of all requests. They sign requests of one second and
 * contain key material, like a plan.
 */
export interface PackedScope {
  readonly packed: Uint8Array;
}

/** Result of the core for a request, see assembly/request/results.ts. */
export interface RequestResult {
  /** Bits of numbers/finding.ts. */
  readonly findings: number;
  /** The Authorization header from the signed headers on. Not used for presigned URLs. */
  readonly authorizationEnd: string;
  readonly signature: string;
  /** URL to send. Empty if the given URL can be sent unchanged. */
  readonly url: string;
}

/** Layout of URLs in the output. */
export interface Layout {
  /** A number of numbers/format.ts, except BARE. */
  readonly format: number;
  /** Set if the URLs are read as strings, which can then share a tail. Only with LINES. */
  readonly joins: boolean;
  /** Collects refused items if they are skipped. Without it the first refusal is thrown. */
  readonly refusals: Refusals | undefined;
}

/** Format of keys in a text. */
export interface TextForm {
  readonly separator: number;
  readonly stripReturn: boolean;
  /** Set if the end of the text ends a key. */
  readonly last: boolean;
}
