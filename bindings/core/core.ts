/**
 * One instance of the WebAssembly module: its exports, and views of its one memory, which all its signers use in turn. What is done with it
 * stands beside this file: hashing, keys, presigning and requests, as assembly/exports has it. Each call copies in, calls, and copies out,
 * and runs no code of the caller's meanwhile.
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
  /** Writes to the input: the only way to it, so that `wipe` knows how far it was used. */
  declare readonly input: FieldWriter;
  declare readonly inputCapacity: number;
  /** The words of the input. Who writes them says so to `input`. */
  declare readonly inputWords: Uint32Array;
  declare readonly offsets: Uint32Array;
  /** Skipped items of the last batch: the index in the lower half, the negated status in the upper half. */
  declare readonly skipped: Uint32Array;
  declare readonly outputAt: number;
  /** Where the signature of a single text is. */
  declare readonly digits: Uint8Array;
  /** A string of the ASCII bytes from one place of the memory to another. */
  declare readonly readAscii: (start: number, end: number) => string;
  /** The most keys or items of one call. */
  declare readonly batchCapacity: number;
  /** The most requests of one call. Read once: `signMany` took 9 % longer when it read this and `lineUnits` from the module for each request. */
  declare readonly requestsCapacity: number;
  /** The most presigned URLs that are verified in one call. 0 in the modules without lanes, or without verification. */
  declare readonly presignedCapacity: number;
  /** The most UTF-16 units of the lines of one call. */
  declare readonly lineUnits: number;
  /** Whose fields the module has now: those of a plan, or those of requests. */
  declare holds: Plan | PackedScope | undefined;
  /** What the plan's URLs have between key and signature, if that is long. */
  declare longTail: string | undefined;
  /** The same, if the last batch was laid out without it. */
  declare joined: string | undefined;

  /** Bytes from the output's beginning that were written by `putOutput`. */
  #outputExtent: number;

  private constructor(instance: WebAssembly.Instance) {
    // Not the loader's view of them: that wraps every function to count its arguments.
    const exports = instance.exports as unknown as CoreExports;
    if (exports.setPlan === undefined) throw new TypeError('it is not a module of siglane');
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

  /** Makes a core of a module, the bytes of one, or a response with them. */
  static async instantiate(source: WebAssembly.Module | BufferSource | Response): Promise<Core> {
    // The loader asks whether it is a Response, and Node, asked for that, loads its whole fetch: 15 to 30 ms of a start. Of a module it does not ask.
    if (!isBytes(source) && !(source instanceof WebAssembly.Module)) return Core.#wait(source);
    const module = isBytes(source) ? await WebAssembly.compile(source) : source;
    try {
      return Core.instantiateSync(module);
    } catch (error) {
      // Chrome before version 116 makes no instance of this size at once on a page.
      if (error instanceof RangeError) return Core.#wait(module);
      throw error;
    }
  }

  static async #wait(source: WebAssembly.Module | Response): Promise<Core> {
    return new Core((await instantiate<CoreExports>(source, {})).instance);
  }

  /** The same at once. */
  static instantiateSync(module: WebAssembly.Module): Core {
    return new Core(instantiateSync<CoreExports>(module, {}).instance);
  }

  /** Writes bytes to the output, which the core then reads. */
  putOutput(bytes: Uint8Array, at: number): void {
    this.#outputExtent = Math.max(this.#outputExtent, at + bytes.length);
    this.memory.set(bytes, this.outputAt + at);
  }

  /** Copies the output and overwrites it: it may be a key. */
  takeOutput(length: number): Uint8Array {
    const end = this.outputAt + length;
    const output = this.memory.slice(this.outputAt, end);
    this.memory.fill(0, this.outputAt, end);
    return output;
  }

  /**
   * @param length bytes of the canonical request, which the string to sign follows in the output
   * @param stringToSignHead bytes of the string to sign up to the hash
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
