/**
 * Reads and tests conditions of POST policies (Amazon S3 API Reference, "Creating a POST policy", "Conditions" and "Condition matching").
 * S3 ignores the case of field names; here they are in lower case.
 */

import { refused } from '../api/errors.js';
import type { PolicyCondition } from '../api/post-policy.js';
import * as FIELD from '../protocol/names/field.js';
import { trimBlanks } from '../util/text.js';

/** A condition, read and checked. */
export type Condition = FieldCondition | SizeCondition;

/** A condition for the value of a field. */
export interface FieldCondition {
  readonly operator: 'eq' | 'starts-with';
  /** The name in lower case. */
  readonly name: string;
  /** The name as it is in the policy. */
  readonly given: string;
  readonly value: string;
}

/** A condition for the size of the file. */
export interface SizeCondition {
  readonly operator: 'content-length-range';
  /** Bytes. Both limits are included. */
  readonly min: number;
  readonly max: number;
}

/** A field name that needs no escaping in a form: printable ASCII without quotes (RFC 7578, section 4.2). */
const NAME = /^[!#-~]+$/;
const DIGITS = /^[0-9]{1,16}$/;
/** The upper limit that Fine Uploader writes for "no limit". No object is that large, so the limited precision there does not matter. */
const MOST_BYTES = 2 ** 53;

/**
 * Reads the conditions of a policy.
 *
 * @throws SigV4Error `InvalidPolicy` for an unknown operator, a name without `$`, a value that is not a string, or an empty range
 */
export function readConditions(given: unknown, index?: number): Condition[] {
  if (!Array.isArray(given)) throw invalid('must have an array as "conditions"', index);
  return given.map((condition) => readCondition(condition, index));
}

function readCondition(given: unknown, index: number | undefined): Condition {
  if (Array.isArray(given)) return readOperator(given, index);
  if (typeof given !== 'object' || given === null)
    throw invalid('has a condition that is neither an object nor an array', index);
  const pairs = Object.entries(given as Record<string, unknown>);
  // A server may read only the first of several fields.
  if (pairs.length !== 1) throw invalid('has a condition that does not have exactly one field', index);
  const [name, value] = pairs[0] as [string, unknown];
  return { operator: 'eq', name: fieldName(name, index), given: name, value: text(value, index) };
}

function readOperator(condition: readonly unknown[], index: number | undefined): Condition {
  const [operator, first, second] = condition;
  if (operator !== 'eq' && operator !== 'starts-with' && operator !== 'content-length-range')
    throw invalid('has a condition whose operator is not eq, starts-with or content-length-range', index);
  if (condition.length !== 3) throw invalid(`has a condition ${operator} that does not have three elements`, index);
  if (operator === 'content-length-range') {
    const [min, max] = [size(first, index), size(second, index)];
    if (min > max) throw invalid('has a content-length-range whose first size is larger than the second', index);
    return { operator, min, max };
  }
  if (typeof first !== 'string' || !first.startsWith('$'))
    throw invalid(`has a condition ${operator} whose second element is not "$" and a field name`, index);
  const given = first.slice(1);
  return { operator, name: fieldName(given, index), given, value: text(second, index) };
}

/** Checks the name of a field, and converts it to lower case. @throws SigV4Error `InvalidPolicy` */
export function fieldName(name: string, index?: number): string {
  if (!NAME.test(name)) throw invalid('has a field name that is not printable ASCII without spaces and quotes', index);
  return name.toLowerCase();
}

function text(value: unknown, index: number | undefined): string {
  if (typeof value !== 'string') throw invalid('has a condition whose value is not a string', index);
  if (!value.isWellFormed()) throw invalid('has a condition whose value has a lone surrogate', index);
  return value;
}

/** Reads bytes: a number, or its digits as a string, as Fine Uploader sends them. */
function size(value: unknown, index: number | undefined): number {
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > MOST_BYTES)
    throw invalid('has a content-length-range that is not two whole numbers of bytes', index);
  return number;
}

/** Converts a condition to its form in a policy. */
export function writeCondition(condition: Condition): PolicyCondition {
  if (condition.operator === 'content-length-range') return [condition.operator, condition.min, condition.max];
  const { operator, given, value } = condition;
  return operator === 'eq' ? { [given]: value } : [operator, `$${given}`, value];
}

/** Returns true if a value meets a condition. In a `Content-Type` with several types, each must begin with the prefix. */
export function isMet({ operator, name, value }: FieldCondition, given: string): boolean {
  if (operator === 'eq') return given === value;
  if (name !== 'content-type') return given.startsWith(value);
  return given.split(',').every((type) => trimBlanks(type).startsWith(value));
}

/** Returns false for fields without condition: signature, policy, file, and fields that S3 ignores. */
export function needsCondition(name: string): boolean {
  return name !== FIELD.signature && name !== 'policy' && name !== 'file' && !name.startsWith('x-ignore-');
}

function invalid(reason: string, index: number | undefined): Error {
  return refused('InvalidPolicy', 'policy', reason, index);
}
