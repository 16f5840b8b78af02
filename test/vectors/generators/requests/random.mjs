/** Random numbers that are the same in every run: xorshift, 32 bits (Marsaglia, "Xorshift RNGs", 2003). */
export class Random {
  #state;

  /** @param {number} seed not 0 */
  constructor(seed) {
    this.#state = seed;
  }

  /** @param {number} end not included */
  below(end) {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % end;
  }

  /** @template T @param {readonly T[]} from @returns {T} */
  one(from) {
    return /** @type {T} */ (from[this.below(from.length)]);
  }

  /** @template T @param {number} most @param {() => T} make */
  upTo(most, make) {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}
