/** POST forms: the string to sign is the base64 of the policy, as it is sent. */
import { encodeBase64 } from '../platform/base64.js';
import { decodeStrictBase64 } from '../util/base64.js';
import type { Case } from './case.js';
import type { CauseId } from './causes.js';
import type { ObservedClaim } from './claim.js';
import { rightKey, sign, wrongKeys } from './derived-keys.js';
import { jsonForms } from './mistakes/json.js';
import { type Remark, remark } from './remark.js';
import { signatureOf, trimLines } from './search.js';

export interface FormVerdict {
  readonly remarks: readonly Remark[];
  readonly matches: boolean | undefined;
  readonly stringToSign: string;
}

/** Checks the signature of a POST form. @returns undefined if the form has no policy */
export function checkPolicyForm(known: Case, claim: ObservedClaim): FormVerdict | undefined {
  const { core, secret, client, form } = known;
  const policy = form?.find(([name]) => name.toLowerCase() === 'policy')?.[1];
  if (policy === undefined) return undefined;
  const forms = policyForms(policy);
  const said = client.stringToSign === undefined ? undefined : trimLines(client.stringToSign);
  const prove = (cause: CauseId, stage: Remark['stage'], why: string, about?: string) => ({
    remarks: [remark(cause, 'proven', stage, why, about)],
    matches: false,
    stringToSign: policy,
  });
  if (said !== undefined && said !== trimLines(policy)) {
    const found = forms.find(([, text]) => trimLines(text) === said);
    if (found !== undefined)
      return prove(found[0], 'stringToSign', 'The text that was signed is this one in another form.');
  }
  if (secret === undefined) return { remarks: [], matches: undefined, stringToSign: policy };
  const signature = signatureOf(claim);
  const right = rightKey(core, secret, claim);
  const isSigned = (states: Uint8Array, text: string) => sign(core, states, text) === signature;
  if (isSigned(right.states, policy)) return { remarks: [], matches: true, stringToSign: policy };
  for (const [cause, text] of forms)
    if (isSigned(right.states, text))
      return prove(cause, 'stringToSign', 'Signed in that form it gives the signature of the form.');
  for (const key of wrongKeys(known, claim, secret))
    if (isSigned(key.states, policy))
      return prove(key.cause as CauseId, 'signingKey', 'The policy gives the signature with that key.', key.about);
  return { remarks: [], matches: false, stringToSign: policy };
}

/** Lists the policy as programs write it that parse it first. */
function policyForms(policy: string): [CauseId, string][] {
  const stripped = policy.replace(/\s+/g, '');
  const bytes = decodeStrictBase64(stripped);
  const forms: [CauseId, string][] = [
    ['policy-rewritten', stripped],
    ['policy-rewritten', `${policy}\n`],
  ];
  if (bytes === undefined) return forms.filter(([, text]) => text !== policy);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const base64 = (form: string) => encodeBase64(new TextEncoder().encode(form));
  const others = [
    ...jsonForms(text),
    text.trim(),
    text.replace(/\s+/g, ''),
    text.replaceAll('\r\n', '\n'),
    text.replaceAll('\n', '\r\n'),
    `${text}\n`,
  ];
  forms.push(...others.map((form): [CauseId, string] => ['policy-rewritten', base64(form)]));
  forms.push(['policy-not-encoded', text]);
  forms.push(['policy-rewritten', (stripped.match(/.{1,76}/g) ?? []).join('\n')]);
  forms.push(['policy-rewritten', stripped.replaceAll('+', '-').replaceAll('/', '_')]);
  return forms.filter(([, form]) => form !== policy);
}
