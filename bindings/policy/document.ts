/** Reads the text of POST policies strictly, because the text is signed but its meaning is checked. */

import { refused, wrongType } from '../api/errors.js';
import { decodeStrictBase64 } from '../util/base64.js';
import { type Condition, type FieldCondition, readConditions } from './conditions.js';
import { parseStrictJson } from './json.js';

/** A POST policy, read and checked (Amazon S3 API Reference, "Creating a POST policy"). */
export interface PolicyDocument {
  /** Milliseconds since 1970. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

/** The most base64 characters of a policy: S3 accepts 20 KB for everything in a form before the file. */
export const MOST_POLICY_CHARACTERS = 20 * 1024;

/** ISO 8601 in UTC, with or without milliseconds. */
const EXPIRATION = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$/;

/**
 * Reads a policy in base64, as it is in a form.
 *
 * @throws TypeError if it is not a string; SigV4Error `InvalidPolicy` if it is not strict base64 (RFC 4648, section 4) of a JSON object in
 * UTF-8 that has exactly the properties of a policy
 */
export function readPolicy(base64: unknown, index?: number): PolicyDocument {
  if (typeof base64 !== 'string') throw wrongType('policy', 'a string', base64, index);
  if (base64.length > MOST_POLICY_CHARACTERS)
    throw invalid(`has more than ${MOST_POLICY_CHARACTERS} base64 characters`, index);
  const bytes = decodeStrictBase64(base64);
  if (bytes === undefined) throw invalid('must be base64 (RFC 4648) without whitespace', index);
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid('must be UTF-8 in base64', index);
  }
  return readPolicyText(json, index);
}

/** Reads the JSON of a policy. @throws SigV4Error `InvalidPolicy` */
function readPolicyText(json: string, index?: number): PolicyDocument {
  const policy = parseStrictJson(json);
  if (policy === undefined) throw invalid('must be JSON without duplicate names in an object', index);
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw invalid('must be a JSON object', index);
  // Other properties are refused too, because a server that ignores case would read "Conditions".
  if (Object.keys(policy).sort().join() !== 'conditions,expiration')
    throw invalid('must have "expiration" and "conditions", and no other property', index);
  const { expiration, conditions } = policy as { expiration: unknown; conditions: unknown };
  const end = typeof expiration === 'string' ? parseExpiration(expiration) : undefined;
  if (end === undefined) throw invalid('must have an "expiration" like 2026-01-02T03:04:05Z', index);
  return { expiration: end, conditions: readConditions(conditions, index) };
}

function parseExpiration(text: string): number | undefined {
  const time = EXPIRATION.test(text) ? Date.parse(text) : Number.NaN;
  // Some engines accept the 31st of February as a day in March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text.slice(0, 19) ? undefined : time;
}

/**
 * Returns the only value that a policy allows for a field.
 *
 * @param name in lower case
 * @returns undefined if the field has no exact condition, or two that contradict each other
 */
export function exactValue({ conditions }: PolicyDocument, name: string): string | undefined {
  const own = conditions.filter(
    (condition): condition is FieldCondition => 'name' in condition && condition.name === name,
  );
  const values = new Set(own.filter(({ operator }) => operator === 'eq').map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}

/** Returns true if a policy has any condition for a field. @param name in lower case */
export function hasCondition({ conditions }: PolicyDocument, name: string): boolean {
  return conditions.some((condition) => 'name' in condition && condition.name === name);
}

function invalid(reason: string, index: number | undefined): Error {
  return refused('InvalidPolicy', 'policy', reason, index);
}
