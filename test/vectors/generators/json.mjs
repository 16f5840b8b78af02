/**
 * Writes a vector file: a member of the file on each line, and each element of a list on its own.
 *
 * @param {Record<string, unknown>} file
 */
export function vectorFile(file) {
  const members = Object.entries(file).map(([name, value]) => `${ascii(name)}: ${member(value)}`);
  return `{\n${members.join(',\n')}\n}\n`;
}

/** @param {unknown} value */
function member(value) {
  return Array.isArray(value) ? `[\n${value.map(ascii).join(',\n')}\n]` : ascii(value);
}

/**
 * ASCII only, so that no editor and no transport can change a combining character.
 *
 * @param {unknown} value
 */
function ascii(value) {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
