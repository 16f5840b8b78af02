import { malformed } from './refusal.js';

/** Refuses properties that nobody reads. @throws Refusal `InvalidRequest` */
export function checkProperties(given: object, known: ReadonlySet<string>): void {
  if (Object.keys(given).every((name) => known.has(name))) return;
  throw malformed(`the body may have ${[...known].join(', ')} and nothing else`);
}
