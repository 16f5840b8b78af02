/** Judges a request with the credentials: right, wrong or unknown. */
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

/** Result of `siglane verify`. It contains no secret and no session token. */
export interface Verdict {
  readonly result: 'right' | 'wrong' | 'unknown';
  /** Result of the diagnosis. An expired URL may have a matching signature. */
  readonly signature: Diagnosis['signature'];
  /** Signed method, if known. */
  readonly method: string | undefined;
  /** Access key id of the request. Undefined without a signature, or if a secret is in its place. */
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly validUntil: Date | undefined;
  /** The request names the access key id of the credentials. Undefined if it names no key. */
  readonly isOfKey: boolean | undefined;
  readonly findings: readonly Finding[];
  /** Input that would be needed for a result. */
  readonly wanted: readonly string[];
}

/** Judges a request. @throws the errors of `diagnose` */
export async function judge(text: string, credentials: Credentials, command: VerifyCommand): Promise<Verdict> {
  const { region, service, dialect, now, method } = command;
  const request = method === undefined ? text : { method, url: unquoted(text) };
  const observed = await readRequest(request);
  const claim = readClaim(observed, readForm(observed));
  const isOfKey = claim === undefined ? undefined : claim.accessKeyId === credentials.accessKeyId;
  // curl builds the body of a form, so its fields are not visible here. One of them may be the signature.
  const mayBeForm = claim === undefined && observed.method === 'POST' && observed.body === undefined;
  const evidence: Evidence = {
    request,
    // The secret of another key would make every signature wrong.
    secretAccessKey: isOfKey ? credentials.secretAccessKey : undefined,
    hidden: [credentials.secretAccessKey, credentials.sessionToken].filter((each) => each !== undefined),
    region,
    service,
    dialect,
    now,
  };
  const diagnosis = await diagnose(evidence);
  const findings = [...tokenFindings(claim, credentials, diagnosis, command), ...diagnosis.findings];
  // If a secret replaces the access key id, its parts may be anywhere in the Credential.
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

/** Method of the request. A URL does not contain its method, but the signed canonical request does. */
function methodOf(text: string, { method }: VerifyCommand, diagnosis: Diagnosis, observed: string): string | undefined {
  if (method !== undefined || !isUrl(text)) return observed;
  return diagnosis.signature === 'matches' ? diagnosis.client.canonicalRequest?.split('\n', 1)[0] : undefined;
}

/** Checks that the session token of the request belongs to the key. The diagnosis cannot check this, because it gets no token. */
function tokenFindings(
  claim: ObservedClaim | undefined,
  { accessKeyId, sessionToken }: Credentials,
  { findings }: Diagnosis,
  { dialect }: VerifyCommand,
): Finding[] {
  if (claim?.accessKeyId !== accessKeyId || sessionToken === undefined || dialect === 'keystone') return [];
  // S3 reads a "+" in a query as a space, and tokens contain no spaces.
  if (claim.token?.replaceAll(' ', '+') === sessionToken) return [];
  const cause: CauseId = claim.token === undefined ? 'token-missing' : 'token-wrong';
  if (findings.some((each) => each.cause === cause)) return [];
  const explanation = 'The credentials of this command include the session token of the key.';
  return [{ cause, certainty: 'certain', stage: 'request', ...textOf(cause), explanation }];
}
