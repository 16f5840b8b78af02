/** Tests if a text has an ASCII control character. */
export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}

/**
 * Converts ASCII letters to lower case. `toLowerCase` also converts the Kelvin sign, U+212A, to "k", which would make an invalid name
 * valid.
 */
export function lowerCase(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const ASCII = /^[\0-\x7f]*$/;

/**
 * Removes spaces and tabs at both ends, as HTTP does (RFC 9110, section 5.5). `trim` would also remove a no-break space, and a pattern for
 * the end would restart at every inner space.
 */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
