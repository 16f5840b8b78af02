/** Variants of a JSON text that was parsed and written again. */

/** Lists the text as common JSON writers would write it. Empty if it is not JSON. */
export function jsonForms(text: string): string[] {
  if (isTooDeep(text)) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const forms = [value, sortKeys(value)].flatMap((each) => [
    JSON.stringify(each),
    JSON.stringify(each, undefined, 2),
    JSON.stringify(each, undefined, 4),
    JSON.stringify(each, undefined, '\t'),
    spaced(JSON.stringify(each)),
    ascii(spaced(JSON.stringify(each))),
    ascii(JSON.stringify(each)),
    `${JSON.stringify(each)}\n`,
  ]);
  return [...new Set(forms)].filter((form) => form !== text);
}

/** Deepest nesting to format. Real texts have a few levels, and each level indents everything inside. */
const MOST_DEPTH = 64;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === '\\') i++;
    else if (isInString) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => [name, sortKeys(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Formats like Python's `json.dumps`: a space after every comma and colon outside of strings. */
function spaced(compact: string): string {
  return compact.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token));
}

/** Escapes non-ASCII characters as Python does. */
function ascii(text: string): string {
  return text.replace(/[^\0-~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
