/** Limits for the difference of two ratios: almost all should be within `near`, and none beyond `far`. */
export const near = 0.05;
export const far = 0.1;

/**
 * Compares the ratios of two runs.
 *
 * @param {import('./results.mjs').Results} results
 * @param {import('./results.mjs').Results} earlier
 * @returns {{ compared: number, near: number, worst: object[] } | undefined} `near` is the number of ratios that agree
 *   within 5 %. `worst` has the other ratios, the worst first, with `ratio`, `before` and `difference`.
 */
export function agreementOf(results, earlier) {
  const before = new Map(earlier.ratios().map(({ what, id, ratio }) => [nameOf(what, id), ratio]));
  const all = results.ratios().flatMap(({ what, id, ratio }) => {
    const old = before.get(nameOf(what, id));
    return old === undefined
      ? []
      : [{ what, id, ratio, before: old, difference: Math.abs(ratio - old) / Math.min(ratio, old) }];
  });
  if (all.length === 0) return undefined;
  const worst = all.filter(({ difference }) => difference > near).sort((a, b) => b.difference - a.difference);
  return { compared: all.length, near: all.length - worst.length, worst };
}

function nameOf(what, id) {
  return JSON.stringify([Object.entries(what).sort(), id]);
}

/**
 * Computes how far apart the turns of a run are: for each ratio, half the distance between the first and the third
 * quartile of its turns, as a part of the ratio.
 *
 * @returns {{ middle: number, highest: number }} the median and the maximum of these distances
 */
export function spreadOf(results) {
  const spreads = results
    .ratios()
    .filter(({ turns }) => turns.length >= 4)
    .map(({ ratio, turns }) => (quarter(turns, 3) - quarter(turns, 1)) / 2 / ratio)
    .sort((a, b) => a - b);
  return { middle: spreads[spreads.length >> 1], highest: spreads.at(-1) };
}

function quarter(sorted, which) {
  return sorted[Math.round(((sorted.length - 1) * which) / 4)];
}
