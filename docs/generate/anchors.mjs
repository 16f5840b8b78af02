// The anchors of a page's headings, as GitHub makes them. The site uses them too, so that a link works in both places.

/**
 * The anchor of a heading by its text.
 *
 * @param {string} text as it is shown: without backticks, asterisks and targets of links
 */
export function toAnchor(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/**
 * All anchors of a page: of its headings, where the second of the same text ends in `-1`, and `id` and `name` in HTML.
 *
 * @param {string} text a page
 * @returns {Set<string>}
 */
export function anchorsOf(text) {
  const prose = withoutCode(text);
  const anchors = new Set();
  const times = new Map();
  for (const [, heading] of prose.matchAll(/^#{1,6} +(.*?)(?: +#+)?$/gm)) {
    const anchor = toAnchor(shown(heading));
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    anchors.add(before === 0 ? anchor : `${anchor}-${before}`);
  }
  for (const [, id] of prose.matchAll(/<[a-z]\w*\s[^>]*?\b(?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/** The first heading, as it is shown. @param {string} text a page */
export function titleOf(text) {
  const [, heading] = /^# +(.*)$/m.exec(withoutCode(text)) ?? [];
  return heading === undefined ? undefined : shown(heading);
}

/**
 * A page in which blocks of code, comments and front matter are empty lines: their `#` is not a heading, and their brackets are not links.
 *
 * @param {string} text
 * @param {string} [filler] for each character: with a space, all that is left stays at its place
 */
export function withoutCode(text, filler = '') {
  const emptied = (part) => part.replace(/[^\n]/g, filler);
  return text
    .replace(/^---\n[\s\S]*?\n---$/m, (part, at) => (at === 0 ? emptied(part) : part))
    .replace(/^( *)(`{3,}).*\n[\s\S]*?\n *\2 *$/gm, emptied)
    .replace(/<!--[\s\S]*?-->/g, emptied);
}

function shown(heading) {
  return heading
    .replace(/`([^`]*)`/g, (_, code) => code.replace(/[<>*]/g, ''))
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*|<[^>]*>/g, '')
    .trim();
}
