/** Prints the result of `siglane verify`. */
import { visible, visibleJson } from '../../api/visible.js';
import { wrap } from '../manual.js';
import type { Verdict } from './verdict.js';

/** Number of findings to print. `siglane diagnose` prints all of them. */
const MOST_FINDINGS = 3;
const COLUMNS = 80;

/** Formats a result as one line of JSON. */
export function toJson(verdict: Verdict): string {
  return `${visibleJson(JSON.stringify(verdict))}\n`;
}

/** Formats a result as text. The first line begins with `right`, `wrong` or `unknown`. @param now milliseconds since 1970 */
export function toText(verdict: Verdict, now: number): string {
  const { result, findings } = verdict;
  const lines = [`${result}${headline(verdict, now)}`, ...facts(verdict)];
  if (result === 'right' && verdict.validUntil !== undefined)
    lines.push(`valid until ${seconds(verdict.validUntil)}, for ${duration(verdict.validUntil.getTime() - now)}`);
  const shown = isExpiredAlone(verdict) ? [] : findings.slice(0, MOST_FINDINGS);
  for (const { certainty, title, explanation, fix } of shown) {
    lines.push('');
    lines.push(...[`${title} (${certainty})`, explanation, `To do: ${fix}`].flatMap((each) => wrap(each, COLUMNS)));
  }
  if (shown.length > 0) lines.push('', '"siglane diagnose" compares both sides in detail.');
  return `${lines.map(visible).join('\n')}\n`;
}

function headline(verdict: Verdict, now: number): string {
  const { result, isOfKey, accessKeyId, wanted, validUntil } = verdict;
  if (result === 'right') return '';
  if (isExpiredAlone(verdict) && validUntil !== undefined)
    return `: expired at ${seconds(validUntil)}, ${duration(now - validUntil.getTime())} ago; the signature itself is ${verdict.signature === 'matches' ? 'right' : 'unknown'}`;
  if (result === 'wrong')
    return verdict.signature === 'does not match' ? ': the signature does not match' : ': the service would refuse it';
  if (isOfKey === false)
    return `: another key signed the request${accessKeyId === undefined ? '' : `, ${accessKeyId}`}. Set its AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  return wanted.length === 0 ? '' : `: missing input: ${wanted[0]}`;
}

function isExpiredAlone({ signature, findings }: Verdict): boolean {
  const [only, ...others] = findings.filter(({ certainty }) => certainty === 'certain' || certainty === 'proven');
  return only?.cause === 'expired' && others.length === 0 && signature !== 'does not match';
}

function facts({ method, service, region, accessKeyId }: Verdict): string[] {
  const scope = service && region ? `${service} in ${region}` : undefined;
  const key = accessKeyId ? `key ${accessKeyId}` : undefined;
  const known = [method, scope, key].filter((each) => each !== undefined);
  return known.length === 0 ? [] : [known.join(', ')];
}

/** Formats a date in ISO 8601 without milliseconds. */
function seconds(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

const UNITS = [
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'minutes'],
] as const;

/** Formats a duration in its largest unit that gives at least two: `36 hours`. */
function duration(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  for (const [size, name] of UNITS) if (whole >= 2 * size) return `${Math.floor(whole / size)} ${name}`;
  return `${whole} seconds`;
}
