import { exclusions, exclusionsFor } from './exclusions.mjs';

/**
 * Counts what reaches the peers, and whether the exclusions are still needed.
 *
 * @typedef {import('./types.mjs').Peer} Peer
 * @typedef {import('./types.mjs').PresignRequest} PresignRequest
 * @typedef {import('./exclusions.mjs').Exclusion} Exclusion
 */
export class Tally {
  #cases = 0;
  /** @type {Map<string, number>} */
  #reached = new Map();
  /** @type {Map<Exclusion, { agreed: number, differed: number }>} */
  #excluded = new Map(exclusions.map((exclusion) => [exclusion, { agreed: 0, differed: 0 }]));

  /** Counts a case, which is then put to each peer. */
  count() {
    this.#cases++;
  }

  /**
   * What a peer gives, or undefined if it is excluded here.
   *
   * @param {Peer} peer
   * @param {PresignRequest} request
   * @param {string} signature the right one
   */
  async ask(peer, request, signature) {
    const [exclusion, second] = exclusionsFor(peer.name, request);
    if (exclusion === undefined) {
      this.#reached.set(peer.name, (this.#reached.get(peer.name) ?? 0) + 1);
      return peer.presign(request);
    }
    // With two reasons to differ, which of them is still needed cannot be told.
    const counts = second === undefined ? this.#excluded.get(exclusion) : undefined;
    if (counts !== undefined) {
      const agrees = await peer.presign(request).then(
        (result) => result.signature === signature,
        () => false,
      );
      if (agrees) counts.agreed++;
      else counts.differed++;
    }
    return undefined;
  }

  /**
   * The share of all cases that reached a peer.
   *
   * @param {Peer} peer
   */
  share(peer) {
    return (this.#reached.get(peer.name) ?? 0) / this.#cases;
  }

  /**
   * How often the peer agreed, and differed, where it was excluded for this reason alone.
   *
   * @param {Exclusion} exclusion
   */
  outcome(exclusion) {
    return this.#excluded.get(exclusion) ?? { agreed: 0, differed: 0 };
  }
}
