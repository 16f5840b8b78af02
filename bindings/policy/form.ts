/** Fits the fields of a form and the conditions of its policy to each other: every field has a condition, every condition can be met. */
import { refused } from '../api/errors.js';
import { type Condition, type FieldCondition, fieldName, isMet, needsCondition } from './conditions.js';

/** Stands for the name of the user's file, which the server puts in. */
export const FILENAME = '${filename}';

/** @throws SigV4Error `InvalidText` for a value that a form does not send just so */
export function checkSendable(field: string, value: string, index: number | undefined): void {
  // Browsers send each of them as both (HTML, "multipart/form-data").
  if (/[\r\n]/.test(value))
    throw refused('InvalidText', field, 'has a line break, which browsers send in another form', index);
}

/** What a form sends, and what its policy says about it. */
export interface Form {
  readonly conditions: readonly Condition[];
  readonly fields: ReadonlyMap<string, string>;
  /** Names of fields that the page fills in. */
  readonly openFields: string[];
}

/**
 * Completes a form.
 *
 * @param given name and value of fields; each without a condition among `demands` gets one of its own
 * @param demands conditions; the value of an exact one whose field is not given is that field's value
 * @throws SigV4Error `InvalidPolicy` for a field that is given twice or does not meet its conditions, and for conditions that nothing meets;
 * `InvalidText` for a value that cannot be sent
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

/** Of a value with a file's name in it only the beginning is known, so that is what is asked for. */
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
    // Behind the placeholder nothing is known.
    const canBeMet = at < 0 || (condition.operator === 'starts-with' && condition.value.length <= at);
    if (!canBeMet || !isMet(condition, value))
      throw refused('InvalidPolicy', `fields.${field}`, `does not meet its condition ${condition.operator}`, index);
  }
}

/** Several beginnings of one value: each must begin with the shorter ones. */
function checkPrefixes(name: string, conditions: readonly FieldCondition[], index: number | undefined): void {
  const longest = conditions.reduce((a, b) => (b.value.length > a.value.length ? b : a));
  if (!conditions.every(({ value }) => longest.value.startsWith(value)))
    throw refused('InvalidPolicy', 'conditions', `has two beginnings for ${name} that exclude each other`, index);
}
