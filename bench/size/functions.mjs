/** Numbers of the sections of a module that are read here (WebAssembly core specification, "Binary Format"). */
const sections = { custom: 0, import: 2, code: 10, data: 11 };
const functionNames = 1;

/**
 * Lists the functions of a module that was compiled with `--debug`, so that they have names.
 *
 * @param {Uint8Array} module
 * @returns {{ functions: { name: string, body: Uint8Array }[], data: Uint8Array }} `name`: file and function, as in
 *   `assembly/text/hex/hexDigest`
 */
export function functionsOf(module) {
  let data = new Uint8Array(0);
  let bodies = [];
  let names = new Map();
  const reader = new Reader(module, 8);
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const content = reader.bytes(reader.number());
    const section = new Reader(content, 0);
    if (id === sections.import) throw new Error('The module has imports, so its functions are not numbered from 0');
    if (id === sections.code) bodies = Array.from({ length: section.number() }, () => section.bytes(section.number()));
    if (id === sections.data) data = content;
    if (id === sections.custom && section.text() === 'name') names = namesIn(section);
  }
  return { functions: bodies.map((body, i) => ({ name: names.get(i) ?? '', body })), data };
}

function namesIn(section) {
  const names = new Map();
  while (!section.isAtEnd) {
    const kind = section.byte();
    const content = new Reader(section.bytes(section.number()), 0);
    if (kind !== functionNames) continue;
    for (let left = content.number(); left > 0; left--) names.set(content.number(), content.text());
  }
  return names;
}

class Reader {
  #bytes;
  #at;

  constructor(bytes, at) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd() {
    return this.#at >= this.#bytes.length;
  }

  byte() {
    return this.#bytes[this.#at++];
  }

  /** Reads an unsigned number in LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  bytes(length) {
    const from = this.#at;
    this.#at += length;
    return this.#bytes.subarray(from, this.#at);
  }

  text() {
    return new TextDecoder().decode(this.bytes(this.number()));
  }
}
