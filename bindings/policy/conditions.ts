/**
 * The conditions of a POST policy (Amazon S3 API Reference, "Creating a POST policy", "Conditions" and "Condition matching"). Names of form
 * fields have no case; here they are in lower case.
 */

import { refused } from '../api/errors.js';
import type { PolicyCondition } from '../api/post-policy.js';
import * as FIELD from '../protocol/names/field.js';
import { trimBlanks } from '../util/text.js';

/** A condition that was read. */
export type Condition = FieldCondition | SizeCondition;

export interface FieldCondition {
  readonly operator: 'eq' | 'starts-with';
  /** In lower case; and as it stands in the policy. */
  readonly name: string;
  readonly given: string;
  readonly value: string;
}

export interface SizeCondition {
  readonly operator: 'content-length-range';
  /** Bytes; both ends belong to the range. */
  readonly min: number;
  readonly max: number;
}

/** Printable ASCII without quotes: what a name needs no escaping for in a form (RFC 7578, section 4.2). */
const NAME = /^[!#-~]+$/;
const DIGITS = /^[0-9]{1,16}$/;
/** What Fine Uploader writes for an open end. Nothing that large can be stored, so it does not matter that numbers get coarse there. */
const MOST_BYTES = 2 ** 53;

/**
 * Reads the conditions of a policy.
 *
 * @throws SigV4Error `InvalidPolicy`: an unknown operator, a name without `$`, a value that is no text, a range that no size is in
 */
export function readConditions(given: unknown, index?: number): Condition[] {
  if (!Array.isArray(given)) throw invalid('"conditions" must be an array', index);
  return given.map((condition) => readCondition(condition, index));
}

function readCondition(given: unknown, index: number | undefined): Condition {
  if (Array.isArray(given)) return readOperator(given, index);
  if (typeof given !== 'object' || given === null)
    throw invalid('has a condition that is no object and no array', index);
  const pairs = Object.entries(given as Record<string, unknown>);
  // Of several, a server that wants one may read the first alone.
  if (pairs.length !== 1) throw invalid('has a condition that is not of one field', index);
  const [name, value] = pairs[0] as [string, unknown];
  return { operator: 'eq', name: fieldName(name, index), given: name, value: text(value, index) };
}

function readOperator(condition: readonly unknown[], index: number | undefined): Condition {
  const [operator, first, second] = condition;
  if (operator !== 'eq' && operator !== 'starts-with' && operator !== 'content-length-range')
    throw invalid('has a condition whose operator is not eq, starts-with or content-length-range', index);
  if (condition.length !== 3) throw invalid(`has a condition ${operator} that has not three elements`, index);
  if (operator === 'content-length-range') {
    const [min, max] = [size(first, index), size(second, index)];
    if (min > max) throw invalid('has a content-length-range whose first size is the larger one', index);
    return { operator, min, max };
  }
  if (typeof first !== 'string' || !first.startsWith('$'))
    throw invalid(`has a condition ${operator} whose second element is not "$" and the name of a field`, index);
  const given = first.slice(1);
  return { operator, name: fieldName(given, index), given, value: text(second, index) };
}

/** A field's name in lower case. @throws SigV4Error `InvalidPolicy` */
export function fieldName(name: string, index?: number): string {
  if (!NAME.test(name)) throw invalid('has a field name that is not printable ASCII without blanks and quotes', index);
  return name.toLowerCase();
}

function text(value: unknown, index: number | undefined): string {
  if (typeof value !== 'string') throw invalid('has a condition whose value is no text', index);
  if (!value.isWellFormed()) throw invalid('has a condition whose value has a lone surrogate', index);
  return value;
}

/** Bytes: a number, or its digits, which is what Fine Uploader sends. */
function size(value: unknown, index: number | undefined): number {
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > MOST_BYTES)
    throw invalid('has a content-length-range that is not two whole numbers of bytes', index);
  return number;
}

/** The condition as it stands in a policy. */
export function writeCondition(condition: Condition): PolicyCondition {
  if (condition.operator === 'content-length-range') return [condition.operator, condition.min, condition.max];
  const { operator, given, value } = condition;
  return operator === 'eq' ? { [given]: value } : [operator, `$${given}`, value];
}

/** True if a value meets a condition. The types in a Content-Type that is a list must each begin so. */
export function isMet({ operator, name, value }: FieldCondition, given: string): boolean {
  if (operator === 'eq') return given === value;
  if (name !== 'content-type') return given.startsWith(value);
  return given.split(',').every((type) => trimBlanks(type).startsWith(value));
}

/** Fields of a form that need no condition: what carries the signature and the policy, the file, and what S3 ignores. */
export function needsCondition(name: string): boolean {
  return name !== FIELD.signature && name !== 'policy' && name !== 'file' && !name.startsWith('x-ignore-');
}

function invalid(reason: string, index: number | undefined): Error {
  return refused('InvalidPolicy', 'policy', reason, index);
}
