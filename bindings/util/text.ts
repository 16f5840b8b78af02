/** True if a text has an ASCII control character. */
export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}

/** A text with the letters of ASCII in lower case. `toLowerCase` makes a "k" of the Kelvin sign, U+212A, and so a name of what is none. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
