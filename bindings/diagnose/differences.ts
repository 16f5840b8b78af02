/** Finds differences between texts, and masks secrets in them. */

import type { Difference } from './diagnosis.js';
import { ANY_HASH, type Draft, linesOf } from './draft.js';

type Parts = Parameters<typeof linesOf>[0];

/** Lists the lines in which two canonical requests differ, in the order of the service's lines. */
export function differences(service: Parts, client: Parts): Difference[] {
  const ours = linesOf(service);
  const theirs = new Map(linesOf(client));
  const names = [...new Set([...ours.map(([name]) => name), ...theirs.keys()])];
  const values = new Map(ours);
  return names.flatMap((line) => {
    const [a, b] = [values.get(line) ?? '', theirs.get(line) ?? ''];
    return a === b ? [] : [difference(line, a, b)];
  });
}

/** Finds the first difference between two drafts: in a line, or in the joined text. */
export function firstDifference(service: Draft, client: Draft): Difference | undefined {
  const [inLines] = differences(service, client);
  if (inLines !== undefined) return inLines;
  const [a, b] = [service.join(service), client.join(client)];
  if (a !== b) return difference('the canonical request as a whole', a, b);
  const [c, d] = [service.toSign(ANY_HASH, service, a), client.toSign(ANY_HASH, client, b)];
  return c === d ? undefined : difference('string to sign', c, d);
}

export function difference(line: string, service: string, client: string): Difference {
  let at = 0;
  while (at < service.length && service[at] === client[at]) at++;
  return {
    line,
    service: mask(service),
    client: mask(client),
    offset: new TextEncoder().encode(service.slice(0, at)).length,
  };
}

/** Masks session tokens in a text. They are as good as secrets until they expire, and askers often misspell their names. */
export function mask(text: string): string {
  return text
    .replace(
      /((?:(?:security|session)[-_]?token|customer-key):[ \t]*)([^\r\n]+)/gi,
      (_, name: string, value: string) => name + masked(value),
    )
    .replace(
      /((?:security|session)[-_]?token=)([^&\s"']+)/gi,
      (_, name: string, value: string) => name + masked(value),
    );
}

function masked(value: string): string {
  return `(${value.length} characters, not shown)`;
}
