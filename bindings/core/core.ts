/**
 * One instance of the WebAssembly module: its exports and views of its memory. All signers of a core share this memory in turn. The other
 * files of this folder wrap assembly/exports: hashing, keys, presigning and requests. Each call copies its input in, runs, and copies its
 * output out. It never runs the caller's code in between.
 */
import { instantiate, instantiateSync } from '@assemblyscript/loader';
import { asciiReader } from '../platform/ascii.js';
import { FieldWriter } from './packing.js';
import { type CoreExports, type PackedScope, type Plan, SIGNATURE_LENGTH, type Stages } from './shapes.js';

function isBytes(source: object): source is BufferSource {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

export class Core {
  declare readonly exports: CoreExports;
  declare readonly memory: Uint8Array<ArrayBuffer>;
  /** Writer for the input buffer. All writes go through it, so that `wipe` knows how many bytes to overwrite. */
  declare readonly input: FieldWriter;
  declare readonly inputCapacity: number;
  /** The input buffer as 32-bit words. Code that writes here must also tell `input`. */
  declare readonly inputWords: Uint32Array;
  declare readonly offsets: Uint32Array;
  /** Skipped items of the last batch. The lower half of a word is the index, the upper half the negated status. */
  declare readonly skipped: Uint32Array;
  declare readonly outputAt: number;
  /** The signature of a single text, 64 hex digits. */
  declare readonly digits: Uint8Array;
  /** Returns a string of the ASCII bytes between two positions of the memory. */
  declare readonly readAscii: (start: number, end: number) => string;
  /** Most keys or items in one call. */
  declare readonly batchCapacity: number;
  /**
   * Most requests in one call. It is read once: `signMany` took 9 % longer when it read this and `lineUnits` from the module for each
   * request.
   */
  declare readonly requestsCapacity: number;
  /** Most presigned URLs that one call can verify. 0 in modules without lanes or without verification. */
  declare readonly presignedCapacity: number;
  /** Most UTF-16 code units of the lines of one call. */
  declare readonly lineUnits: number;
  /** The plan or scope whose fields the module currently holds. */
  declare holds: Plan | PackedScope | undefined;
  /** Text between key and signature in the plan's URLs, if it is long. */
  declare longTail: string | undefined;
  /** The same text, if the last batch was written without it. */
  declare joined: string | undefined;

  /** Bytes written by `putOutput`, from the start of the output. */
  #outputExtent: number;

  private constructor(instance: WebAssembly.Instance) {
    // Raw exports, because the loader wraps each function to count its arguments.
    const exports = instance.exports as unknown as CoreExports;
    if (exports.setPlan === undefined) throw new TypeError('the module is not a core of siglane');
    const { buffer } = exports.memory;
    const inputAt = Number(exports.INPUT);
    this.exports = exports;
    this.memory = new Uint8Array(buffer as ArrayBuffer);
    this.readAscii = asciiReader(this.memory);
    this.outputAt = Number(exports.OUTPUT);
    this.digits = this.memory.subarray(this.outputAt, this.outputAt + SIGNATURE_LENGTH);
    this.batchCapacity = Number(exports.BATCH_CAPACITY);
    this.requestsCapacity = Number(exports.REQUESTS_CAPACITY);
    this.presignedCapacity = Number(exports.PRESIGNED_CAPACITY ?? 0);
    this.lineUnits = Number(exports.REQUEST_LINES_CAPACITY) / 3;
    this.offsets = new Uint32Array(buffer, Number(exports.OFFSETS), this.batchCapacity + 1);
    this.skipped = new Uint32Array(buffer, Number(exports.SKIPPED), this.batchCapacity);
    this.inputCapacity = Number(exports.INPUT_CAPACITY);
    this.input = new FieldWriter(this.memory.subarray(inputAt, inputAt + this.inputCapacity));
    this.#outputExtent = 0;
    this.inputWords = new Uint32Array(buffer, inputAt, this.inputCapacity / 4);
  }

  /** Creates a core from a module, from its bytes, or from a response with its bytes. */
  static async instantiate(source: WebAssembly.Module | BufferSource | Response): Promise<Core> {
    // The loader tests for a Response, and this makes Node load all of fetch: 15 to 30 ms at start. It does not test if it is given a
    // module.
    if (!isBytes(source) && !(source instanceof WebAssembly.Module)) return Core.#wait(source);
    const module = isBytes(source) ? await WebAssembly.compile(source) : source;
    try {
      return Core.instantiateSync(module);
    } catch (error) {
      // Chrome before version 116 does not synchronously instantiate a module of this size on a page.
      if (error instanceof RangeError) return Core.#wait(module);
      throw error;
    }
  }

  static async #wait(source: WebAssembly.Module | Response): Promise<Core> {
    return new Core((await instantiate<CoreExports>(source, {})).instance);
  }

  /** Creates a core synchronously. */
  static instantiateSync(module: WebAssembly.Module): Core {
    return new Core(instantiateSync<CoreExports>(module, {}).instance);
  }

  /** Writes bytes to the output buffer, which the core then reads. */
  putOutput(bytes: Uint8Array, at: number): void {
    this.#outputExtent = Math.max(this.#outputExtent, at + bytes.length);
    this.memory.set(bytes, this.outputAt + at);
  }

  /** Copies the output and overwrites it, because it may be a key. */
  takeOutput(length: number): Uint8Array {
    const end = this.outputAt + length;
    const output = this.memory.slice(this.outputAt, end);
    this.memory.fill(0, this.outputAt, end);
    return output;
  }

  /**
   * Reads the texts before the signature.
   *
   * @param length Bytes of the canonicalRequest. The stringToSign follows it in the output.
   * @param stringToSignHead Bytes of the stringToSign before the hash.
   */
  readStages(length: number, stringToSignHead: number): Stages {
    const end = length + stringToSignHead + SIGNATURE_LENGTH;
    const text = this.readAscii(this.outputAt, this.outputAt + end);
    const canonicalRequest = text.slice(0, length);
    const payloadAt = canonicalRequest.lastIndexOf('\n');
    const namesAt = canonicalRequest.lastIndexOf('\n', payloadAt - 1) + 1;
    return {
      canonicalRequest,
      stringToSign: text.slice(length),
      signedHeaders: canonicalRequest.slice(namesAt, payloadAt),
    };
  }

  /** Overwrites all memory that may have held key material. */
  wipe(): void {
    this.exports.wipe(this.input.extent, this.#outputExtent);
    this.input.forget();
    this.#outputExtent = 0;
    this.holds = this.longTail = this.joined = undefined;
  }
}
