/**
 * One instance of the WebAssembly module: its exports, and views of its one memory, which hashing, keys, presigning and requests use in
 * turn. Each call copies in, calls, and copies out, and runs no code of the caller's meanwhile.
 */
import { asciiReader } from '../platform/ascii.js';
import { type CoreExports, type PackedScope, type Plan, SIGNATURE_LENGTH } from './shapes.js';

export class Instance {
  readonly exports: CoreExports;
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly input: Uint8Array;
  readonly offsets: Uint32Array;
  readonly outputAt: number;
  /** A string of the ASCII bytes from one place of the memory to another. */
  readonly readAscii: (start: number, end: number) => string;
  /** Whose fields the module has now: those of a plan, or those of requests. */
  holds: Plan | PackedScope | undefined;

  constructor(instance: WebAssembly.Instance) {
    // Not the loader's view of them: that wraps every function to count its arguments.
    const exports = instance.exports as unknown as CoreExports;
    if (exports.setPlan === undefined) throw new TypeError('it is not a module of siglane');
    this.exports = exports;
    this.memory = new Uint8Array(exports.memory.buffer as ArrayBuffer);
    this.readAscii = asciiReader(this.memory);
    this.outputAt = Number(exports.OUTPUT);
    this.offsets = new Uint32Array(exports.memory.buffer, Number(exports.OFFSETS), Number(exports.BATCH_CAPACITY) + 1);
    const inputAt = Number(exports.INPUT);
    this.input = this.memory.subarray(inputAt, inputAt + Number(exports.INPUT_CAPACITY));
  }

  /** Copies the output and overwrites it: it may be a key. */
  takeOutput(length: number): Uint8Array {
    const end = this.outputAt + length;
    const output = this.memory.slice(this.outputAt, end);
    this.memory.fill(0, this.outputAt, end);
    return output;
  }

  /** @param length bytes of the canonical request, which the string to sign follows in the output */
  readStages(length: number, stringToSignHead: string): { canonicalRequest: string; stringToSign: string } {
    const end = length + stringToSignHead.length + SIGNATURE_LENGTH;
    const text = this.readAscii(this.outputAt, this.outputAt + end);
    return { canonicalRequest: text.slice(0, length), stringToSign: text.slice(length) };
  }
}
