/** What becomes of JSON that is read and written again. */

/** The text as common writers would write it; none if it is no JSON. */
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

/** Texts for programs are a few levels deep; each level indents all that is in it. */
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

/** As Python's `json.dumps` writes it: a blank behind every comma and colon that is in no string. */
function spaced(compact: string): string {
  return compact.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token));
}

/** As Python writes what is not ASCII. */
function ascii(text: string): string {
  return text.replace(/[^\0-~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
