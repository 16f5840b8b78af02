/** From evidence to a diagnosis. */

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

/** What must be text, where it is given; and what is short besides. */
const TEXTS = ['error', 'log', 'canonicalRequest', 'stringToSign'] as const;
const SHORT_TEXTS = ['secretAccessKey', 'region', 'service'] as const;
/** Characters of a target and its headers: servers read 8 to 64 KiB. */
const MOST_OF_A_REQUEST = 64 * 1024;
/** The same encoded twice, with some room. */
const MOST_OF_A_TEXT = 4 * MOST_OF_A_REQUEST;
const NAMES: ReadonlySet<string> = new Set(['request', ...TEXTS, ...SHORT_TEXTS, 'hidden', 'dialect', 'now', 'core']);

/** What stands first. Of two that are as sure, what was proven by trying explains more than what a rule says. */
const WEIGHT: Readonly<Record<Certainty, number>> = { proven: 4, certain: 3, likely: 2, possible: 1 };
/** What Keystone, and Heat in front of it, answer. */
const KEYSTONE = /EC2 (?:signature|access key)|Credential signature mismatch|keystone/i;

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Finds out why a request was refused, or would be: its rules are checked, and with the secret, or with a text of the client's, known mistakes
 * are made until one of them, or two, give what the client has.
 *
 * @returns what was found, the most likely first. It has no secret in it, and no session token
 * @throws TypeError, RangeError, or SigV4Error `InvalidText`, `InvalidUrl`, `InvalidHeader` or `CoreUnavailable` for evidence that cannot be
 * read (as rejections). What is wrong with the request itself is a finding
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

/** @throws TypeError or RangeError */
function checkHidden(hidden: unknown): void {
  if (hidden === undefined) return;
  if (!Array.isArray(hidden)) throw wrongType('hidden', 'an array of strings', hidden);
  for (const each of hidden) readText('hidden', each, MOST_OF_A_REQUEST);
}

function isOneText(name: string): boolean {
  return name === 'canonicalRequest' || name === 'stringToSign';
}

/** @throws RangeError for target and headers that no server would read: everything is made of them again, hundreds of times */
function checkSize(request: ObservedRequest): ObservedRequest {
  const size = request.headers.reduce((sum, [name, value]) => sum + name.length + value.length, request.target.length);
  if (size > MOST_OF_A_REQUEST)
    throw outOfRange('request', `at most ${MOST_OF_A_REQUEST} characters of target and headers`, size);
  return request;
}

function isUrlAlone(request: unknown): boolean {
  return request instanceof URL || (typeof request === 'string' && /^\s*["']?(?:https?|wss?):\/\//i.test(request));
}

/** The causes that come to the same text each stand for themselves, behind the one that is the more common. */
function withOthers(given: Remark): Remark[] {
  const { cause, others = [] } = given;
  const rest = [...new Set(others)].filter((other) => other !== cause);
  return [given, ...rest.map((other): Remark => ({ ...given, cause: other, certainty: 'likely', others: [cause] }))];
}

/** One for each cause and what it is about, the surest first; otherwise in the order in which they were found. */
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
