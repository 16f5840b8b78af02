/** A policy as a client or a server has it: text. Read strictly, because what is signed is the text and what is checked is its meaning. */

import { refused, wrongType } from '../api/errors.js';
import { decodeStrictBase64 } from '../util/base64.js';
import { type Condition, type FieldCondition, readConditions } from './conditions.js';
import { parseStrictJson } from './json.js';

/** A POST policy (Amazon S3 API Reference, "Creating a POST policy"), read. */
export interface PolicyDocument {
  /** Milliseconds since 1970. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

/** Characters of base64 that a policy may have: S3 takes 20 KB for all of a form that comes before the file. */
export const MOST_POLICY_CHARACTERS = 20 * 1024;

/** ISO 8601 in UTC, with or without milliseconds. */
const EXPIRATION = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$/;

/**
 * Reads a policy in base64, as a form has it.
 *
 * @throws TypeError if it is no string, SigV4Error `InvalidPolicy` if it is not strict base64 (RFC 4648, section 4) of UTF-8 of a JSON
 * object that is a policy and nothing else
 */
export function readPolicy(base64: unknown, index?: number): PolicyDocument {
  if (typeof base64 !== 'string') throw wrongType('policy', 'a string', base64, index);
  if (base64.length > MOST_POLICY_CHARACTERS)
    throw invalid(`has more than ${MOST_POLICY_CHARACTERS} characters of base64`, index);
  const bytes = decodeStrictBase64(base64);
  if (bytes === undefined) throw invalid('must be base64 (RFC 4648) without blanks', index);
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid('must be UTF-8 in base64', index);
  }
  return readPolicyText(json, index);
}

/** Reads a policy that is JSON. @throws SigV4Error `InvalidPolicy` */
function readPolicyText(json: string, index?: number): PolicyDocument {
  const policy = parseStrictJson(json);
  if (policy === undefined) throw invalid('must be JSON in which no property has a name twice', index);
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw invalid('must be a JSON object', index);
  // Any other property too: a server that does not look at the case of names would read "Conditions".
  if (Object.keys(policy).sort().join() !== 'conditions,expiration')
    throw invalid('must have "expiration" and "conditions" and nothing else', index);
  const { expiration, conditions } = policy as { expiration: unknown; conditions: unknown };
  const end = typeof expiration === 'string' ? parseExpiration(expiration) : undefined;
  if (end === undefined) throw invalid('must have an "expiration" of the form 2026-01-02T03:04:05Z', index);
  return { expiration: end, conditions: readConditions(conditions, index) };
}

function parseExpiration(text: string): number | undefined {
  const time = EXPIRATION.test(text) ? Date.parse(text) : Number.NaN;
  // Some engines take the 31st of February, for a day in March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text.slice(0, 19) ? undefined : time;
}

/**
 * The one value that a policy allows for a field.
 *
 * @param name in lower case
 * @returns undefined if there is no exact condition for it, or two that contradict each other
 */
export function exactValue({ conditions }: PolicyDocument, name: string): string | undefined {
  const own = conditions.filter(
    (condition): condition is FieldCondition => 'name' in condition && condition.name === name,
  );
  const values = new Set(own.filter(({ operator }) => operator === 'eq').map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}

/** True if a policy says anything of a field. @param name in lower case */
export function hasCondition({ conditions }: PolicyDocument, name: string): boolean {
  return conditions.some((condition) => 'name' in condition && condition.name === name);
}

function invalid(reason: string, index: number | undefined): Error {
  return refused('InvalidPolicy', 'policy', reason, index);
}
