/**
 * Counts the cases that reach each peer, and finds exclusions that are no longer needed.
 *
 * @template {{ peer: string }} Exclusion
 */
export class Tally {
  #cases = 0;
  /** @type {Map<string, number>} */
  #reached = new Map();
  /** @type {Map<Exclusion, number>} */
  #differed;

  /** @param {readonly Exclusion[]} exclusions */
  constructor(exclusions) {
    this.#differed = new Map(exclusions.map((exclusion) => [exclusion, 0]));
  }

  /** Counts a case, which each peer then gets. */
  count() {
    this.#cases++;
  }

  /**
   * Result of a peer, or undefined if the peer is excluded here.
   *
   * @param {string} peer its name
   * @param {readonly Exclusion[]} reasons why it is excluded
   * @param {() => Promise<import('./types.mjs').PeerResult>} call asks the peer
   * @param {string} signature the expected signature
   */
  async ask(peer, reasons, call, signature) {
    const [exclusion, second] = reasons;
    if (exclusion === undefined) {
      this.#reached.set(peer, (this.#reached.get(peer) ?? 0) + 1);
      return call();
    }
    // If two reasons apply, the test cannot tell which of them is still needed.
    if (second === undefined) {
      const agrees = await call().then(
        (result) => result.signature === signature,
        () => false,
      );
      if (!agrees) this.#differed.set(exclusion, (this.#differed.get(exclusion) ?? 0) + 1);
    }
    return undefined;
  }

  /**
   * The share of all cases that reached a peer.
   *
   * @param {string} peer its name
   */
  share(peer) {
    return (this.#reached.get(peer) ?? 0) / this.#cases;
  }

  /** Exclusions whose peer did not differ in any case. */
  notNeeded() {
    return [...this.#differed].filter(([, times]) => times === 0).map(([exclusion]) => exclusion);
  }
}
