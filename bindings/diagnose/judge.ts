/** Combines the findings of the rules, the service's answer and the search. */

import { isSignedStreaming } from '../protocol/payload-hash.js';
import type { Case } from './case.js';
import { traitsOf } from './cause-traits.js';
import type { ObservedClaim } from './claim.js';
import { type ClientSide, compare, nothing } from './compare.js';
import { isSmtpPassword } from './derived-keys.js';
import type { Diagnosis } from './diagnosis.js';
import type { Draft } from './draft.js';
import { checkPolicyForm } from './policy.js';
import { type Remark, remark } from './remark.js';
import { checkRequest, checkUnsigned } from './rules.js';
import { remarksOf, saysMismatch } from './said.js';
import { suspicions } from './suspicions.js';

export interface Verdict {
  readonly remarks: readonly Remark[];
  readonly signature: Diagnosis['signature'];
  readonly service: Draft | undefined;
  readonly client: ClientSide;
}

const WITHOUT_CAUSE =
  'All mistakes that are known here were tried, and pairs of them: none gives the signature with this secret.';

export function judge(known: Case): Verdict {
  const { claim } = known;
  const said = remarksOf(known);
  const service = known.said ?? known.own;
  if (claim === undefined)
    return {
      remarks: [...said, ...checkUnsigned(known)],
      signature: 'unknown',
      service: undefined,
      client: known.client,
    };
  const ruled = checkRequest(known, claim);
  // Such a signature differs each time, so it cannot be computed here.
  if (claim.algorithm.startsWith('AWS4-ECDSA'))
    return { remarks: [...said, ...sigv4a(known)], signature: 'unknown', service: undefined, client: known.client };
  if (claim.place === 'form') return judgeForm(known, claim, [...said, ...ruled]);
  const found = service === undefined ? nothing(known) : compare(known, claim, service);
  const isMismatch = found.matches === false || saysMismatch(known);
  const isExplained = [...found.remarks, ...ruled, ...said].some(
    ({ certainty }) => certainty === 'proven' || certainty === 'certain',
  );
  const remarks = [...found.remarks, ...said, ...ruled];
  // Only the encoding of the signature is wrong.
  if (found.matches === true && ruled.some(({ cause }) => cause === 'signature-form'))
    return { remarks: [...said, ...ruled], signature: 'does not match', service, client: found.client };
  if (found.matches === true && !saysMismatch(known))
    return {
      remarks: [...said, ...ruled.filter(({ cause }) => !traitsOf(cause).isHarmless), ...notAllowed(known, said)],
      signature: 'matches',
      service,
      client: found.client,
    };
  if (found.matches === true) remarks.push(...whyRefused(known, claim));
  else if (isMismatch && !found.isProven) {
    const suspects = suspicions(known, claim);
    // Only a compressed body begins like this. The search cannot try it, because it does not decompress.
    remarks.push(...suspects.filter(({ cause }) => cause === 'body-compressed'));
    if (found.matches === false && !isExplained)
      remarks.push(
        remark(
          isSmtpPassword(known.secret ?? '') ? 'smtp-password' : 'wrong-secret',
          'likely',
          'signingKey',
          WITHOUT_CAUSE,
        ),
        remark('unexplained', 'likely', 'canonicalRequest', WITHOUT_CAUSE),
      );
    remarks.push(...suspects);
  }
  return { remarks, signature: isMismatch ? 'does not match' : 'unknown', service, client: found.client };
}

/** Remarks for a refusal that is not about the signature. */
function notAllowed({ answer }: Case, said: readonly Remark[]): Remark[] {
  if (
    said.length > 0 ||
    !/AccessDenied|Forbidden|not authorized|Unauthorized/i.test(`${answer?.code} ${answer?.message}`)
  )
    return [];
  return [remark('not-allowed', 'likely', 'request', `The service says ${answer?.code ?? 'that it is forbidden'}.`)];
}

function sigv4a(known: Case): Remark[] {
  if (!saysMismatch(known)) return [];
  return [remark('sigv4a', 'possible', 'signature', 'Its algorithm is AWS4-ECDSA-P256-SHA256.')];
}

/** Remarks for a request whose signature is right here, although the service refused it. */
function whyRefused(known: Case, claim: ObservedClaim): Remark[] {
  if (known.said !== undefined)
    return [
      remark(
        'wrong-secret',
        'certain',
        'signingKey',
        'With this secret the signature is right for what the service says that it signs: it has another secret for the key.',
      ),
    ];
  const isChunked = known.own !== undefined && isSignedStreaming(known.own.payloadHash);
  return [
    ...suspicions(known, claim).filter(({ cause }) => traitsOf(cause).isOnTheWay),
    ...(isChunked ? [remark('chunk-signature', 'likely', 'signature', 'The body comes in signed chunks.')] : []),
    remark(
      'wrong-secret',
      'likely',
      'signingKey',
      'With this secret the signature is right for the request as it is here.',
    ),
  ];
}

function judgeForm(known: Case, claim: ObservedClaim, remarks: Remark[]): Verdict {
  const verdict = checkPolicyForm(known, claim);
  const isMismatch = verdict?.matches === false || saysMismatch(known);
  const all = [...(verdict?.remarks ?? []), ...remarks];
  if (verdict?.matches === true && saysMismatch(known))
    all.unshift(
      remark(
        'wrong-secret',
        'certain',
        'signingKey',
        'With this secret the signature is right for the policy: the service has another.',
      ),
    );
  else if (isMismatch && all.length === 0)
    all.push(
      remark(
        'policy-rewritten',
        'possible',
        'stringToSign',
        'The policy that is sent may not be the text that was signed.',
      ),
      remark('wrong-secret', 'possible', 'signingKey', 'Nothing that is known speaks against it.'),
    );
  return {
    remarks: all,
    signature:
      verdict?.matches === true && !saysMismatch(known) ? 'matches' : isMismatch ? 'does not match' : 'unknown',
    service: undefined,
    client: { ...known.client },
  };
}
