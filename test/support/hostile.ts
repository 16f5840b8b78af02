/** Text that a terminal obeys, that reverses its direction, or that becomes markup. */

/** ESC, OSC with BEL, CR, C1's CSI, DEL, overrides and isolates of direction, a line separator. */
export const CONTROLS = '\x1b]0;pwned\x07\x1b[31m\r\u009b31m\x7f\u202e\u2066\u061c\u2028';
/** HTML, code, a fence, a link, a mention. */
export const MARKUP = '<img src=x onerror=y>`a`\n```\n[b](https://evil.example)&rlm;@octocat**c**|d';

/** Checks that a text has no such controls, except the line breaks of its layout. */
export function isVisible(text: string): boolean {
  return !/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
}
