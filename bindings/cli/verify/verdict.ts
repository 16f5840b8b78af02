/** From a request and credentials to an answer: right, wrong, or not to be told. */
import type { Credentials } from '../../api/credentials.js';
import { readForm } from '../../diagnose/case.js';
import { textOf } from '../../diagnose/causes.js';
import { type ObservedClaim, readClaim, splitTarget } from '../../diagnose/claim.js';
import { diagnose } from '../../diagnose/diagnose.js';
import type { CauseId, Diagnosis, Evidence, Finding } from '../../diagnose/diagnosis.js';
import { splitQuery } from '../../diagnose/encodings.js';
import { swappedKey } from '../../diagnose/hiding.js';
import { readRequest } from '../../diagnose/read/request.js';
import { validityOf } from '../../diagnose/validity.js';
import { isUrl } from '../request-text.js';
import type { VerifyCommand } from './options.js';

/** The answer. No secret and no session token is in it. */
export interface Verdict {
  readonly result: 'right' | 'wrong' | 'unknown';
  /** As the diagnosis has it: an expired URL may have a signature that matches. */
  readonly signature: Diagnosis['signature'];
  /** The method that was signed, if it is known. */
  readonly method: string | undefined;
  /** What the request says of its signature; undefined if it says nothing, or has a secret there. */
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly validUntil: Date | undefined;
  /** Whether the credentials are those that the request names; undefined if it names none. */
  readonly isOfKey: boolean | undefined;
  readonly findings: readonly Finding[];
  /** What is missing to tell. */
  readonly wanted: readonly string[];
}

/** @throws as `diagnose` */
export async function judge(text: string, credentials: Credentials, command: VerifyCommand): Promise<Verdict> {
  const { region, service, dialect, now, method } = command;
  const request = method === undefined ? text : { method, url: unquoted(text) };
  const observed = await readRequest(request);
  const claim = readClaim(observed, readForm(observed));
  const isOfKey = claim === undefined ? undefined : claim.accessKeyId === credentials.accessKeyId;
  // curl makes the body of a form: nothing of its fields is seen here, and a signature may be one of them.
  const mayBeForm = claim === undefined && observed.method === 'POST' && observed.body === undefined;
  const evidence: Evidence = {
    request,
    // With the secret of another key every signature is wrong.
    secretAccessKey: isOfKey ? credentials.secretAccessKey : undefined,
    hidden: [credentials.secretAccessKey, credentials.sessionToken].filter((each) => each !== undefined),
    region,
    service,
    dialect,
    now,
  };
  const diagnosis = await diagnose(evidence);
  const findings = [...tokenFindings(claim, credentials, diagnosis, command), ...diagnosis.findings];
  // Where a secret stands in place of the key id, parts of it may be anywhere in the Credential.
  const shown = claim !== undefined && swappedKey(claim.credential) === '' ? claim : undefined;
  const parameters = splitQuery(splitTarget(observed.target).query);
  const until = claim === undefined || claim.place === 'form' ? undefined : validityOf(claim, parameters)?.until;
  return {
    result: mayBeForm ? 'unknown' : resultOf(diagnosis, findings),
    signature: diagnosis.signature,
    method: methodOf(text, command, diagnosis, observed.method),
    accessKeyId: shown?.accessKeyId,
    region: shown?.region,
    service: shown?.service,
    validUntil: until === undefined ? undefined : new Date(until),
    isOfKey,
    findings: mayBeForm ? [] : findings,
    wanted: mayBeForm ? ['the body that was sent'] : diagnosis.wanted,
  };
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function resultOf({ signature }: Diagnosis, findings: readonly Finding[]): Verdict['result'] {
  const isFaulty = findings.some(({ certainty }) => certainty === 'proven' || certainty === 'certain');
  if (signature === 'does not match' || isFaulty) return 'wrong';
  return signature === 'matches' ? 'right' : 'unknown';
}

/** A URL does not say what it is for; what was signed does. */
function methodOf(text: string, { method }: VerifyCommand, diagnosis: Diagnosis, observed: string): string | undefined {
  if (method !== undefined || !isUrl(text)) return observed;
  return diagnosis.signature === 'matches' ? diagnosis.client.canonicalRequest?.split('\n', 1)[0] : undefined;
}

/** The diagnosis knows no token: whether the one of the request belongs to the key is seen here. */
function tokenFindings(
  claim: ObservedClaim | undefined,
  { accessKeyId, sessionToken }: Credentials,
  { findings }: Diagnosis,
  { dialect }: VerifyCommand,
): Finding[] {
  if (claim?.accessKeyId !== accessKeyId || sessionToken === undefined || dialect === 'keystone') return [];
  // S3 takes a "+" of a query for a space, and a token has none.
  if (claim.token?.replaceAll(' ', '+') === sessionToken) return [];
  const cause: CauseId = claim.token === undefined ? 'token-missing' : 'token-wrong';
  if (findings.some((each) => each.cause === cause)) return [];
  const explanation = 'The token that goes with the key is known here.';
  return [{ cause, certainty: 'certain', stage: 'request', ...textOf(cause), explanation }];
}
