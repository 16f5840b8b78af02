/** True if a text has an ASCII control character. */
export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}

/** A text with the letters of ASCII in lower case. `toLowerCase` makes a "k" of the Kelvin sign, U+212A, and so a name of what is none. */
export function lowerCase(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const ASCII = /^[\0-\x7f]*$/;

/**
 * A text without the blanks and tabs at its ends, which is all that HTTP removes (RFC 9110, section 5.5). `trim` would remove a no-break space
 * too, and a pattern for the end would start again at every blank inside.
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
