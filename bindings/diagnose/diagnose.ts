/** Turns evidence into a diagnosis. */

import { shippedModule } from '#core';
import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { MOST_CHARACTERS } from '../identity/credentials.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { toTime } from '../protocol/dates.js';
import { dialects, readDialect } from '../protocol/dialects.js';
import { type Case, type Given, makeCase } from './case.js';
import { traitsOf } from './cause-traits.js';
import { textOf } from './causes.js';
import { hashText } from './derived-keys.js';
import type { Certainty, Diagnosis, Evidence, Finding, Texts } from './diagnosis.js';
import { mask } from './differences.js';
import { hide } from './hiding.js';
import { judge, type Verdict } from './judge.js';
import type { ObservedRequest } from './observed.js';
import { readAnswer } from './read/answer.js';
import { readText } from './read/evidence.js';
import { readClientTexts } from './read/log.js';
import { readRequest } from './read/request.js';
import type { Remark } from './remark.js';
import { saysMismatch } from './said.js';

/** Fields that must be text, and fields that must also be short. */
const TEXTS = ['error', 'log', 'canonicalRequest', 'stringToSign'] as const;
const SHORT_TEXTS = ['secretAccessKey', 'region', 'service'] as const;
/** Longest target with its headers, in characters. Servers read 8 to 64 KiB. */
const MOST_OF_A_REQUEST = 64 * 1024;
/** Length of the same text encoded twice, with some room. */
const MOST_OF_A_TEXT = 4 * MOST_OF_A_REQUEST;
const NAMES: ReadonlySet<string> = new Set(['request', ...TEXTS, ...SHORT_TEXTS, 'hidden', 'dialect', 'now', 'core']);

/** Order of findings. Of two equally sure findings, the proven one explains more than the one from a rule. */
const WEIGHT: Readonly<Record<Certainty, number>> = { proven: 4, certain: 3, likely: 2, possible: 1 };
/** Error messages of Keystone, and of Heat in front of it. */
const KEYSTONE = /EC2 (?:signature|access key)|Credential signature mismatch|keystone/i;

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Finds out why a request was refused, or would be refused.
 *
 * It checks the rules of the request. With the secret or a text of the client, it also tries known mistakes, alone and in pairs, until the
 * signature or the text matches.
 *
 * @returns findings, the most likely first. They contain no secret and no session token
 * @throws TypeError, RangeError, or SigV4Error `InvalidText`, `InvalidUrl`, `InvalidHeader` or `CoreUnavailable` for evidence that cannot
 * be read (as rejections). Faults of the request itself are findings
 * @example
 * ```ts
 * const { findings } = await diagnose({ request: curlCommand, error: responseBody });
 * console.log(findings[0]?.title, findings[0]?.fix);
 * ```
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis> {
  const core = givenCore(evidence as { core?: Evidence['core'] }) ?? (await ownCore());
  const known = makeCase(await read(core, evidence));
  const verdict = judge(known);
  const findings = merge(verdict.remarks.flatMap(withOthers)).map(toFinding);
  const serviceTexts = textsOf(core, verdict, known);
  const isSettled = findings[0]?.certainty === 'proven' || verdict.signature === 'matches';
  const diagnosis: Diagnosis = {
    findings,
    signature: verdict.signature,
    service: serviceTexts,
    client: masked(verdict.client),
    wanted: isSettled ? [] : wanted(known),
  };
  return hide(diagnosis, known, evidence.hidden ?? []);
}

async function read(core: Core, evidence: Evidence): Promise<Given> {
  checkOptions(evidence);
  checkNames('evidence', evidence, NAMES);
  const { error, log, dialect, now, secretAccessKey } = evidence;
  for (const name of TEXTS)
    if (evidence[name] !== undefined) readText(name, evidence[name], isOneText(name) ? MOST_OF_A_TEXT : undefined);
  checkHidden(evidence.hidden);
  for (const name of SHORT_TEXTS) if (evidence[name] !== undefined) readText(name, evidence[name], MOST_CHARACTERS);
  const request = checkSize(await readRequest(evidence.request));
  // The answer to HEAD has no body.
  const answer = error === undefined || error.trim() === '' ? undefined : readAnswer(error);
  const client = {
    ...(log !== undefined && readClientTexts(log)),
    ...(evidence.canonicalRequest !== undefined && { canonicalRequest: evidence.canonicalRequest }),
    ...(evidence.stringToSign !== undefined && { stringToSign: evidence.stringToSign }),
  };
  for (const [name, texts] of [
    ['error', answer],
    ['log', client],
  ] as const)
    for (const text of [texts?.canonicalRequest, texts?.stringToSign])
      if (text !== undefined) readText(name, text, MOST_OF_A_TEXT);
  const isKeystone = dialect === 'keystone' || (dialect === undefined && KEYSTONE.test(answer?.message ?? ''));
  return {
    core,
    request,
    isMethodKnown: !isUrlAlone(evidence.request),
    answer,
    client,
    isKeystone,
    secret: secretAccessKey,
    region: evidence.region,
    service: evidence.service,
    now: saysMismatch({ answer }) ? undefined : toTime(now ?? Date.now(), 'now'),
    dialectFor: (service: string): Dialect => (isKeystone ? dialects.keystone : readDialect(dialect, service)),
  };
}

/** @throws TypeError or RangeError for `hidden` that is not a short list of texts */
function checkHidden(hidden: unknown): void {
  if (hidden === undefined) return;
  if (!Array.isArray(hidden)) throw wrongType('hidden', 'an array of strings', hidden);
  for (const each of hidden) readText('hidden', each, MOST_OF_A_REQUEST);
}

function isOneText(name: string): boolean {
  return name === 'canonicalRequest' || name === 'stringToSign';
}

/** @throws RangeError for a target and headers that no server would read, because the search encodes them hundreds of times */
function checkSize(request: ObservedRequest): ObservedRequest {
  const size = request.headers.reduce((sum, [name, value]) => sum + name.length + value.length, request.target.length);
  if (size > MOST_OF_A_REQUEST)
    throw outOfRange('request', `at most ${MOST_OF_A_REQUEST} characters of target and headers`, size);
  return request;
}

function isUrlAlone(request: unknown): boolean {
  return request instanceof URL || (typeof request === 'string' && /^\s*["']?(?:https?|wss?):\/\//i.test(request));
}

/** Splits a remark into its causes with the same text. The more common cause comes first. */
function withOthers(given: Remark): Remark[] {
  const { cause, others = [] } = given;
  const rest = [...new Set(others)].filter((other) => other !== cause);
  return [given, ...rest.map((other): Remark => ({ ...given, cause: other, certainty: 'likely', others: [cause] }))];
}

/** Keeps one remark for each cause and name, the surest first, otherwise in the order of finding. */
function merge(remarks: readonly Remark[]): Remark[] {
  const found = new Set<string>(remarks.map(({ cause }) => cause));
  const merged = new Map<string, Remark>();
  for (const each of remarks) {
    const { explainedBy = [], keepsDifference, isSingle } = traitsOf(each.cause);
    const isKept = keepsDifference && each.difference !== undefined;
    if (!isKept && explainedBy.some((cause) => found.has(cause))) continue;
    const name = `${each.cause} ${isSingle ? '' : (each.about ?? '')}`;
    const other = merged.get(name);
    if (other === undefined) merged.set(name, each);
    else if (weight(each) > weight(other)) merged.set(name, { ...other, ...each });
    else
      merged.set(name, {
        ...other,
        difference: other.difference ?? each.difference,
        others: [...(other.others ?? []), ...(each.others ?? [])],
      });
  }
  return [...merged.values()].sort((a, b) => weight(b) - weight(a));
}

function weight({ cause, certainty }: Remark): number {
  return traitsOf(cause).isAside ? 1.5 : WEIGHT[certainty];
}

function toFinding({ cause, certainty, stage, about, why, difference, others = [] }: Remark): Finding {
  const titles = [...new Set(others)].filter((other) => other !== cause).map((other) => textOf(other, about).title);
  return {
    cause,
    certainty,
    stage,
    ...textOf(cause, about),
    explanation: mask(why),
    ...(difference !== undefined && { difference }),
    ...(titles.length > 0 && {
      toTellApart: `The same text comes of this as well: ${titles.join(' ')} The code that makes the ${difference?.line ?? 'text'} tells which it is.`,
    }),
  };
}

function textsOf(core: Core, { service }: Verdict, { answer }: Case): Texts {
  if (service === undefined)
    return masked({ ...(answer?.stringToSign !== undefined && { stringToSign: answer.stringToSign }) });
  const canonicalRequest = service.join(service);
  const stringToSign =
    answer?.stringToSign ?? service.toSign(hashText(core, canonicalRequest), service, canonicalRequest);
  return masked({ canonicalRequest, stringToSign });
}

function masked({ canonicalRequest, stringToSign }: Texts): Texts {
  return {
    ...(canonicalRequest !== undefined && { canonicalRequest: mask(canonicalRequest) }),
    ...(stringToSign !== undefined && { stringToSign: mask(stringToSign) }),
  };
}

function wanted({ answer, client, secret, isPayloadGuess }: Case): string[] {
  return [
    ...(isPayloadGuess ? ['the body that was sent'] : []),
    ...(client.canonicalRequest === undefined ? ["the client's own canonical request, from its debug log"] : []),
    ...(secret === undefined ? ['the secret that the client signs with: mistakes can then be proven'] : []),
    ...(answer === undefined ? ["the service's answer"] : []),
  ];
}
