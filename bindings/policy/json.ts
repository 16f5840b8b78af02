/**
 * Parses JSON without duplicate names in an object (RFC 8259, section 4: the result of duplicates is unpredictable). Two readers that
 * choose different duplicates would see two policies in one text. `JSON.parse` parses the text, and this module only checks the names:
 * another parser could read the text differently.
 */

/** The deepest accepted nesting. A policy has three levels. */
const MOST_DEPTH = 64;

/**
 * Parses a JSON text.
 *
 * @returns undefined if it is not JSON, has a duplicate name in an object, or is nested more than 64 levels deep
 */
export function parseStrictJson(text: string): unknown {
  try {
    return isStrict(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns false for duplicate names and for deep nesting, which could overflow the stack of later readers. It scans by hand, in one pass,
 * because the text may not be JSON, and because a regular expression for strings uses stack for each escape.
 *
 * @throws SyntaxError if a name is not valid JSON
 */
function isStrict(json: string): boolean {
  /** The names in each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    if (open.length > MOST_DEPTH) return false;
    if (character !== '"') continue;
    const end = endOfString(json, i);
    if (isColonAfter(json, end)) {
      // Decoded, because "\u006bey" is "key" too.
      const name: string = JSON.parse(json.slice(i, end));
      if (open.at(-1)?.has(name)) return false;
      open.at(-1)?.add(name);
    }
    i = end - 1;
  }
  return true;
}

/** Returns the position after the closing quote of a string. */
function endOfString(json: string, from: number): number {
  let i = from + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** Returns true if a colon follows, after optional whitespace. The caller skips the whitespace again, so it is read twice at most. */
function isColonAfter(json: string, from: number): boolean {
  let i = from;
  while (i < json.length && ' \t\n\r'.includes(json[i] as string)) i++;
  return json[i] === ':';
}
