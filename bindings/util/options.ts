/** Validates optional values. */
import { wrongType } from '../api/errors.js';

/** @throws TypeError */
export function optionalString(field: string, value: unknown, index?: number): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw wrongType(field, 'a string', value, index);
  return value;
}

/** Validates an optional boolean, with `otherwise` as the default. @throws TypeError */
export function flag(field: string, value: unknown, index?: number, otherwise = false): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw wrongType(field, 'a boolean', value, index);
  return value ?? otherwise;
}
