/**
 * JSON without two properties of one name in an object (RFC 8259, section 4: what becomes of them is anybody's guess). Two readers that
 * take another one of them see two policies in one text. The text is parsed by JSON.parse, and only its names are looked at here: a parser of
 * somebody else's would be a second reader.
 */

/** Brackets in brackets: a policy has three. */
const MOST_DEPTH = 64;

/**
 * The value of a JSON text.
 *
 * @returns undefined if it is not JSON, has a name twice in one object, or is nested more than 64 levels deep
 */
export function parseStrictJson(text: string): unknown {
  try {
    return isStrict(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * False for a name twice, and for what is too deep: JSON.parse, and whoever reads its value, would go as deep as a text says. One pass, by
 * hand: the text may be no JSON, and a regular expression for strings needs as much of the stack as a string has escapes.
 *
 * @throws SyntaxError if a name is not JSON
 */
function isStrict(json: string): boolean {
  /** The names of the objects that are open, and undefined for an array. */
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
      // As it is meant: "\u006bey" is "key" too.
      const name: string = JSON.parse(json.slice(i, end));
      if (open.at(-1)?.has(name)) return false;
      open.at(-1)?.add(name);
    }
    i = end - 1;
  }
  return true;
}

/** The position after a string's closing quote. */
function endOfString(json: string, from: number): number {
  let i = from + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}

/** True if a colon comes next. Blanks before it are passed over again by the caller: twice in all. */
function isColonAfter(json: string, from: number): boolean {
  let i = from;
  while (i < json.length && ' \t\n\r'.includes(json[i] as string)) i++;
  return json[i] === ':';
}
