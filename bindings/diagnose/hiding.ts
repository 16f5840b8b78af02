/**
 * Removes secrets and session tokens from a diagnosis, because users paste it into public issues. Finds them by their known values, by the
 * names before them (also misspelt), and by their looks. This is the last step of `diagnose`.
 */

import { decodeText } from '../protocol/percent-encoding.js';
import { decodeStrictBase64 } from '../util/base64.js';
import type { Case } from './case.js';
import { formsOfSecret } from './derived-keys.js';
import type { Diagnosis } from './diagnosis.js';
import { canonicalValue, encodeText } from './encodings.js';

const NOT_SHOWN = '(not shown)';

/** Shortest value to hide, in characters. A shorter text is part of ordinary words, and reveals nothing. */
const LEAST_OF_SECRET = 8;
/** Length of the beginning of a token to search for. The characters after it, up to a gap, belong to the token. */
const MOST_OF_TOKEN = 128;
/** Largest number of values to hide. A request has one token, and sometimes the same token under a misspelt name. */
const MOST_VALUES = 32;

/** Names of secret values, in any spelling. */
const NAMES = 'tok(?:en|n)?s?|api-?key|security|session|secret|password|customer-key|cookie|bearer|x-amz-sts';
const NAME = new RegExp(NAMES, 'i');
/** A named value that is long enough to be a token. Tokens have hundreds of characters; shorter values may be ordinary words. */
const NAMED_VALUE = new RegExp(
  `((?:${NAMES})(?:[\\w.[\\]"'~ \\t-]|%(?!3[ADad]|253[ADad])){0,24}?(?:[:=]|%3A|%3D|%253A|%253D|(?<=bearer)\\s)[\\s"'\`\\\\]{0,4})` +
    '([A-Za-z0-9+/=_.~%\\\\-]{20,}(?: [A-Za-z0-9+/=_.~%-]{20,}){0,16})',
  'gi',
);
const WORDS = /^[a-z-]+$|^[A-Za-z]+$/;

/** Text that looks like a token: at least 100 characters of base64, percent-encoded or not. */
const LONG = /[A-Za-z0-9+/%]{100,}={0,2}/g;
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/];

/** Properties whose values come only from this library. */
const OWN_WORDS: ReadonlySet<string> = new Set(['cause', 'certainty', 'stage', 'signature']);

/** Hides secrets in a diagnosis. @param hidden other texts to hide, which are not part of the evidence */
export function hide(diagnosis: Diagnosis, known: Case, hidden: readonly string[]): Diagnosis {
  const values = valuesOf(known, hidden);
  const walk = (value: unknown, isPath: boolean): unknown => {
    if (typeof value === 'string') return hideIn(value, values, isPath);
    if (Array.isArray(value)) return value.map((each) => walk(each, isPath));
    if (typeof value !== 'object' || value === null) return value;
    const isOfPath = (value as { line?: unknown }).line === 'path';
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        OWN_WORDS.has(name) ? each : name === 'canonicalRequest' ? hideInLines(each, values) : walk(each, isOfPath),
      ]),
    );
  };
  return walk(diagnosis, false) as Diagnosis;
}

/** Hides secrets in each line. The second line of a canonical request is its path, where long words are object keys. */
function hideInLines(text: unknown, values: readonly string[]): unknown {
  if (typeof text !== 'string') return text;
  // Names come first, because a value may be on the line after its name.
  const lines = hideNamed(text).split('\n');
  return lines.map((line, i) => hideIn(line, values, i === 1)).join('\n');
}

function hideIn(given: string, values: readonly string[], isPath: boolean): string {
  let text = given;
  for (const value of values) text = hideValue(text, value);
  text = hideNamed(text);
  return isPath
    ? text
    : text.replace(LONG, (run) => (KINDS.every((kind) => kind.test(run)) && !isHarmless(run) ? NOT_SHOWN : run));
}

function hideNamed(text: string): string {
  return text.replace(NAMED_VALUE, (whole, name: string, value: string) =>
    WORDS.test(value) ? whole : `${name}(${value.length} characters, not shown)`,
  );
}

/** True for a policy without a token. A policy can be a string to sign. */
function isHarmless(run: string): boolean {
  const bytes = decodeStrictBase64(run);
  if (bytes === undefined || bytes[0] !== 0x7b) return false;
  return !NAME.test(new TextDecoder().decode(bytes));
}

/** Hides a value and the characters after it, up to a gap. Also hides the beginning of a value where a text was cut. */
function hideValue(given: string, value: string): string {
  const head = value.slice(0, MOST_OF_TOKEN);
  let text = given;
  if (text.includes(head)) {
    const parts = text.split(head);
    const [first = '', ...rest] = parts;
    const isCut = head.length < value.length;
    text = first + rest.map((part) => NOT_SHOWN + (isCut ? part.replace(/^[A-Za-z0-9+/=_.~%-]+/, '') : part)).join('');
  }
  const end = endOf(text);
  for (let length = Math.min(head.length - 1, end); length >= LEAST_OF_SECRET; length--)
    if (text.startsWith(head.slice(0, length), end - length))
      return text.slice(0, end - length) + NOT_SHOWN + text.slice(end);
  return text;
}

/** Offset of the last word of a sentence, if the sentence was cut. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && '….")\' '.includes(text[end - 1] as string)) end--;
  return end;
}

/** Lists the values to hide in all their encodings, the longest first, because one may begin with another. */
function valuesOf({ secret, claim, request, parameters, form = [] }: Case, hidden: readonly string[]): string[] {
  const named = [...request.headers, ...parameters, ...form]
    .filter(([name]) => NAME.test(decodeText(name)))
    .flatMap(([, value]) => [value, decodeText(value), decodeText(value.replaceAll('+', '%20')), canonicalValue(value)])
    .map((value) => value.trim())
    .filter((value) => value.length >= 20 && !WORDS.test(value));
  const secrets = [secret ?? '', ...hidden, swappedKey(claim?.credential ?? '')];
  const whole = [...secrets.flatMap(formsOfSecret), claim?.token ?? '', ...[...new Set(named)].slice(0, MOST_VALUES)];
  // A service splits a Credential at its slashes, and a secret may contain slashes.
  const parts = secrets.flatMap((each) => (each.includes('/') ? each.split('/') : []));
  const forms = [...whole, ...parts]
    .filter((each) => each.length >= LEAST_OF_SECRET)
    .flatMap((each) => {
      const encoded = encodeText(each);
      const small = encoded.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
      return [each, encoded, small, encodeText(encoded), each.replaceAll('/', '\\/'), each.replaceAll('+', ' ')];
    });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Returns the text in place of the access key id, if it looks like a secret: everything before the parts of the scope. */
export function swappedKey(credential: string): string {
  const parts = credential.split('/');
  for (let i = 0; i < 4 && parts.length > 1 && /^[a-z0-9_-]{0,64}$/.test(parts.at(-1) as string); i++) parts.pop();
  const key = parts.join('/');
  return key.length >= 20 && !/^[A-Z0-9]+$/.test(key) ? key : '';
}
