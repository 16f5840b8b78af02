/** Mistakes that clients make when they join the lines, and when they build the string to sign. */

import { encodeBase64 } from '../../platform/base64.js';
import { stringToSignHead, TERMINATOR } from '../../protocol/credential-scope.js';
import { amzDate, DAY_SECONDS, dayOf, parseAmzDate } from '../../protocol/dates.js';
import { fromHex } from '../../util/bytes.js';
import type { Case } from '../case.js';
import { headerValue, type ObservedClaim } from '../claim.js';
import { type Draft, headerLines, join, toSign } from '../draft.js';
import { type Mistake, replacing } from './mistake.js';
import { REGIONS, SERVICES } from './names.js';

type Join = Draft['join'];

/** Largest error of a slice at a fixed offset. The lengths of regions differ by less. */
const SLICE = 24;

export function joinMistakes(draft: Draft): Mistake[] {
  const make = (cause: Mistake['cause'], how: Join, about?: string): Mistake => ({
    cause,
    part: 'join',
    ...(about !== undefined && { about }),
    apply: (each) => ({ ...each, join: how }),
  });
  const head = stringToSignHead(draft.date, draft.scope);
  const slices: Mistake[] = [];
  for (let by = -SLICE; by <= SLICE; by++) {
    if (by === 0) continue;
    const cut: Join = (each) => (by > 0 ? join(each).slice(by) : head.slice(by) + join(each));
    slices.push(make('fixed-slice', cut, String(head.length + by)));
  }
  return [
    make('missing-blank-line', ({ method, path, query, headers, signedHeaders, payloadHash }) =>
      [method, path, query, headerLines(headers) + signedHeaders, payloadHash].join('\n'),
    ),
    make('blank-line-added', ({ method, path, query, headers, signedHeaders, payloadHash }) =>
      [method, path, query, `${headerLines(headers)}\n`, signedHeaders, payloadHash].join('\n'),
    ),
    make('query-line-missing', ({ method, path, headers, signedHeaders, payloadHash }) =>
      [method, path, headerLines(headers), signedHeaders, payloadHash].join('\n'),
    ),
    make('payload-line-missing', ({ method, path, query, headers, signedHeaders }) =>
      [method, path, query, headerLines(headers), signedHeaders].join('\n'),
    ),
    make('payload-line-missing', ({ method, path, query, headers, signedHeaders }) =>
      [method, path, query, headerLines(headers), signedHeaders, ''].join('\n'),
    ),
    make('signed-headers-missing', ({ method, path, query, headers, payloadHash }) =>
      [method, path, query, headerLines(headers), payloadHash].join('\n'),
    ),
    make('line-breaks', (each) => `${join(each)}\n`),
    make('line-breaks', (each) => `\n${join(each)}`),
    make('line-breaks', (each) => join(each).replaceAll('\n', '\r\n')),
    make('line-breaks', (each) => join(each).replaceAll('\n', '\\n')),
    make('line-breaks', (each) => join(each).replaceAll('\n', '')),
    ...slices,
  ];
}

export function toSignMistakes({ request }: Case, claim: ObservedClaim): Mistake[] {
  const make = (cause: Mistake['cause'], how: Draft['toSign']): Mistake => ({
    cause,
    part: 'toSign',
    apply: (draft) => ({ ...draft, toSign: how }),
  });
  const changed = (cause: Mistake['cause'], change: (text: string) => string) =>
    make(cause, (hash, draft) => change(toSign(hash, draft)));
  const dates = otherDates(claim, headerValue(request, 'date'));
  return [
    changed('line-breaks', (text) => `${text}\n`),
    changed('line-breaks', (text) => text.replaceAll('\n', '\r\n')),
    changed('line-breaks', (text) => text.replaceAll('\n', '\\n')),
    changed('line-breaks', (text) => text.replaceAll('\n', '')),
    make('string-to-sign-form', (_, draft, canonicalRequest) => toSign(canonicalRequest, draft)),
    make('string-to-sign-form', (_, __, canonicalRequest) => canonicalRequest),
    make('string-to-sign-form', (hash) => hash),
    make('string-to-sign-form', (hash, draft) => toSign(hash.toUpperCase(), draft)),
    make('string-to-sign-form', (hash, draft) => toSign(encodeBase64(fromHex(hash)), draft)),
    make('string-to-sign-form', (hash, { scope, date }) => stringToSignHead(scope, date) + hash),
    make('string-to-sign-form', (hash, { scope, date }) => `${date}\n${scope}\n${hash}`),
    make(
      'string-to-sign-form',
      (hash, { scope, date }) => stringToSignHead(date, `${claim.accessKeyId}/${scope}`) + hash,
    ),
    ...dates.map((date) => make('string-to-sign-date', (hash, draft) => toSign(hash, { ...draft, date }))),
  ];
}

/** Scopes in the string to sign that differ from the scope of the request. */
export function scopeMistakes({ region, service }: Case, claim: ObservedClaim): Mistake[] {
  const make = (given: { day?: string; region?: string; service?: string; terminator?: string }, about: string) => {
    const { day, region, service, terminator } = { ...claim, ...given };
    return replacing('scope', 'scope-in-string', [day, region, service, terminator].join('/'), about);
  };
  const regions = [...(region === undefined ? [] : [region]), ...REGIONS].filter((name) => name !== claim.region);
  const services = [...(service === undefined ? [] : [service]), ...SERVICES].filter((name) => name !== claim.service);
  return [
    ...regions.map((name) => make({ region: name }, name)),
    ...services.map((name) => make({ service: name }, name)),
    ...otherDays(claim).map((day) => make({ day }, day)),
    make({ terminator: TERMINATOR }, TERMINATOR),
    replacing('scope', 'scope-in-string', [claim.day, claim.region, claim.service].join('/'), 'no terminator'),
  ];
}

/** The previous day, the next day, and the dates of other clocks. */
export function otherDays({ day, date }: ObservedClaim): string[] {
  const time = parseAmzDate(date) ?? parseAmzDate(`${day}T000000Z`);
  const near = time === undefined ? [] : [-1, 1].map((days) => dayOf(amzDate(time + days * DAY_SECONDS * 1000)));
  return [...new Set([dayOf(date), ...near])].filter((other) => other !== day);
}

function otherDates({ date, day }: ObservedClaim, header: string | undefined): string[] {
  const time = header === undefined ? Number.NaN : Date.parse(header);
  const others = [day, `${day}T000000Z`, date.replace(/[TZ]/g, ''), ...(time >= 0 ? [amzDate(time)] : [])];
  // Minutes in place of the month, and the reverse.
  const swapped = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/, '$1$2$3T$4$2');
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return [...new Set([...others, swapped, iso, ...(header === undefined ? [] : [header])])].filter(
    (each) => each !== date,
  );
}
