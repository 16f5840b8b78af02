import { outOfRange, wrongType } from '../api/errors.js';

/** Validates an optional integer from `least` to `most`. @throws TypeError or RangeError */
export function wholeNumber(
  field: string,
  value: unknown,
  most: number,
  unit: string,
  index?: number,
  least = 1,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw wrongType(field, 'a number', value, index);
  if (!Number.isInteger(value) || value < least || value > most)
    throw outOfRange(field, `${least} to ${most}${unit}`, value, index);
  return value;
}

/** Validates a required integer from 0 to `most`. @throws TypeError or RangeError */
export function requiredNumber(field: string, value: unknown, most: number, unit: string): number {
  const number = wholeNumber(field, value, most, unit, undefined, 0);
  if (number === undefined) throw wrongType(field, 'a number', value);
  return number;
}
