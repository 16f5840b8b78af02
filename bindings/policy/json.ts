/**
 * JSON without two properties of one name in an object (RFC 8259, section 4: what becomes of them is anybody's guess). Two readers that
 * take another one of them see two policies in one text. The text is parsed by JSON.parse, and only its names are looked at here: a parser of
 * somebody else's would be a second reader.
 */

/** A property's name with its colon, any other string, or a bracket: all that has to be known where a text is JSON already. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")\s*(:)?|[{}[\]]/g;

/**
 * The value of a JSON text.
 *
 * @returns undefined if it is no JSON, or has a name twice in one object
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return hasNameTwice(text) ? undefined : value;
}

function hasNameTwice(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const names = open.at(-1) as Set<string>;
      // As it is meant: "\u006bey" is "key" too.
      const name: string = JSON.parse(string as string);
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}
