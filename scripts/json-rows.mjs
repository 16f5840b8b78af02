/**
 * Formats JSON with a line for each member of the file, and a line for each element of a list. So a changed row is one
 * line of a diff. json-stringify-pretty-compact breaks lines by their width, which turns a long row into many.
 *
 * @param {Record<string, unknown>} file
 */
export function jsonRows(file) {
  const members = Object.entries(file).map(([name, value]) => `${ascii(name)}: ${member(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

/** @param {any} value */
function member(value) {
  if (typeof value?.toJSON === 'function') return member(value.toJSON());
  return Array.isArray(value) ? `[\n${value.map(ascii).join(',\n')}\n]` : ascii(value);
}

/**
 * Escapes characters beyond ASCII, so that no editor and no transport can change a combining character.
 *
 * @param {unknown} value
 */
function ascii(value) {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
