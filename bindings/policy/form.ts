/** Matches the fields of a form with the conditions of its policy: every field gets a condition, and every condition can be met. */
import { refused } from '../api/errors.js';
import { type Condition, type FieldCondition, fieldName, isMet, needsCondition } from './conditions.js';

/** The placeholder that S3 replaces by the name of the user's file. */
export const FILENAME = '${filename}';

/** Checks that browsers send a value unchanged. @throws SigV4Error `InvalidText` for a line break */
export function checkSendable(field: string, value: string, index: number | undefined): void {
  // Browsers send CR and LF each as CR LF (HTML, "multipart/form-data").
  if (/[\r\n]/.test(value))
    throw refused('InvalidText', field, 'has a line break, which browsers change: remove it', index);
}

/** The fields of a form and the conditions of its policy. */
export interface Form {
  readonly conditions: readonly Condition[];
  readonly fields: ReadonlyMap<string, string>;
  /** Names of fields that the page fills in. */
  readonly openFields: string[];
}

/**
 * Completes a form.
 *
 * @param given names and values of fields. A field without a condition in `demands` gets its own
 * @param demands conditions. An exact condition for a field that is not given adds the field
 * @throws SigV4Error `InvalidPolicy` for a repeated field, a field that does not meet its conditions, and conditions that no value meets;
 * `InvalidText` for a value that browsers change
 */
export function completeForm(
  given: readonly (readonly [name: string, value: string])[],
  demands: readonly Condition[],
  index: number | undefined,
): Form {
  const demanded = groupByName(demands, index);
  const own: Condition[] = [];
  const fields = new Map<string, string>();
  const seen = new Set<string>();
  for (const [field, value] of given) {
    const name = fieldName(field, index);
    if (seen.has(name)) throw refused('InvalidPolicy', `fields.${field}`, 'is given twice', index);
    seen.add(name);
    fields.set(field, value);
    const conditions = demanded.get(name);
    if (conditions !== undefined) checkValue(field, value, conditions, index);
    else if (needsCondition(name)) own.push(conditionFor(field, value));
  }
  const openFields: string[] = [];
  for (const [name, conditions] of demanded) {
    if (seen.has(name)) continue;
    const exact = conditions.find(({ operator }) => operator === 'eq');
    if (exact === undefined) {
      checkPrefixes(name, conditions, index);
      openFields.push((conditions[0] as FieldCondition).given);
    } else {
      checkSendable('conditions', exact.value, index);
      checkValue(name, exact.value, conditions, index);
      fields.set(exact.given, exact.value);
    }
  }
  return { conditions: [...own, ...demands], fields, openFields };
}

function groupByName(conditions: readonly Condition[], index: number | undefined): Map<string, FieldCondition[]> {
  const groups = new Map<string, FieldCondition[]>();
  let ranges = 0;
  for (const condition of conditions) {
    if (condition.operator === 'content-length-range') ranges++;
    else groups.set(condition.name, [...(groups.get(condition.name) ?? []), condition]);
  }
  if (ranges > 1) throw refused('InvalidPolicy', 'conditions', 'has more than one content-length-range', index);
  return groups;
}

/** Creates the condition for a field. If the value has the placeholder for the file name, only the text before it is required. */
function conditionFor(given: string, value: string): FieldCondition {
  const at = value.indexOf(FILENAME);
  const name = given.toLowerCase();
  return at < 0
    ? { operator: 'eq', name, given, value }
    : { operator: 'starts-with', name, given, value: value.slice(0, at) };
}

function checkValue(
  field: string,
  value: string,
  conditions: readonly FieldCondition[],
  index: number | undefined,
): void {
  const at = value.indexOf(FILENAME);
  for (const condition of conditions) {
    // The text after the placeholder is not known.
    const canBeMet = at < 0 || (condition.operator === 'starts-with' && condition.value.length <= at);
    if (!canBeMet || !isMet(condition, value))
      throw refused('InvalidPolicy', `fields.${field}`, `does not meet its condition ${condition.operator}`, index);
  }
}

/** Checks several `starts-with` conditions of a field: the longest prefix must begin with all others. */
function checkPrefixes(name: string, conditions: readonly FieldCondition[], index: number | undefined): void {
  const longest = conditions.reduce((a, b) => (b.value.length > a.value.length ? b : a));
  if (!conditions.every(({ value }) => longest.value.startsWith(value)))
    throw refused(
      'InvalidPolicy',
      'conditions',
      `has two starts-with conditions for ${name} that exclude each other`,
      index,
    );
}
