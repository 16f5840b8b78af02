import { outOfRange, wrongType } from '../api/errors.js';

/** Checks an optional whole number from 1 to `most`. @throws TypeError or RangeError */
export function wholeNumber(
  field: string,
  value: unknown,
  most: number,
  unit: string,
  index?: number,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw wrongType(field, 'a number', value, index);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw outOfRange(field, `1 to ${most}${unit}`, value, index);
  return value;
}
