/** Forms, and policies that clients made, signed: one, or many in lanes. */
import { wrongType } from '../api/errors.js';
import type { PostPolicy, PostPolicyOptions, SignedPolicy } from '../api/post-policy.js';
import type { Signer } from '../api/signer.js';
import { readSigner } from '../identity/signer-access.js';
import { makeForm, withSignature } from './create.js';
import { readPolicy } from './document.js';
import { checkClientPolicy } from './sign.js';
import { signTexts } from './texts.js';

/**
 * Makes the form of an upload by a browser (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"): where
 * it goes, and its fields, with the policy and its signature. The policy's text in `fields.policy` is the one that is signed.
 *
 * @param signer made by `createSigner` for S3
 * @throws TypeError, RangeError, SigV4Error `InvalidPolicy` for conditions that do not fit the fields or each other, `PolicyExpired`,
 * `EmptyKey`, `InvalidText`, `InvalidScope` for a signer of another service, `InvalidBucket` and what else an address may be,
 * `CredentialsExpired`, `SigningKeyExpired`, `SignerDisposed`
 */
export function createPostPolicy(signer: Signer, options: PostPolicyOptions): PostPolicy {
  const parts = readSigner(signer);
  const form = makeForm(parts, options, parts.signingKeys.clock());
  const [signature] = signTexts(parts, [{ text: form.fields['policy'] as string, time: form.time }]) as [string];
  return withSignature(form, signature);
}

/**
 * Makes many forms, signed in lanes, with one reading of the clock. If one is refused nothing is returned, and the error has its `index`.
 *
 * @throws as `createPostPolicy`
 */
export function createPostPolicies(signer: Signer, options: Iterable<PostPolicyOptions>): PostPolicy[] {
  const parts = readSigner(signer);
  const clock = parts.signingKeys.clock();
  const forms = Array.from(iterable('options', options), (each, index) => makeForm(parts, each, clock, index));
  const signatures = signTexts(
    readSigner(signer),
    forms.map(({ fields, time }) => ({ text: fields['policy'] as string, time })),
  );
  return forms.map((form, i) => withSignature(form, signatures[i] as string));
}

/**
 * Signs a policy that a client made, exactly as it is. Nothing but a policy is ever signed: a text to sign of another kind would be a
 * signature for whatever request it stands for. What the policy allows is for the caller to decide, before.
 *
 * @param policy base64 (RFC 4648, section 4, with padding) of a JSON policy with exact conditions for `x-amz-algorithm`,
 * `x-amz-credential`, `x-amz-date` and, if the signer has one, the session token, all as this signer would set them, and a date within 15
 * minutes of the clock
 * @throws TypeError, SigV4Error `InvalidPolicy`, `PolicyExpired`, `CredentialsExpired`, `SigningKeyExpired`, `SignerDisposed`
 */
export function signPolicy(signer: Signer, policy: string): SignedPolicy {
  const parts = readSigner(signer);
  const time = checkClientPolicy(parts, readPolicy(policy), parts.signingKeys.time(undefined));
  const [signature] = signTexts(parts, [{ text: policy, time }]) as [string];
  return { policy, signature };
}

/** Signs many of them, in lanes. If one is refused nothing is returned, and the error has its `index`. @throws as `signPolicy` */
export function signPolicies(signer: Signer, policies: Iterable<string>): SignedPolicy[] {
  const parts = readSigner(signer);
  const clock = parts.signingKeys.clock();
  const texts = Array.from(iterable('policies', policies), (text, index) => {
    const policy = readPolicy(text, index);
    return { text, time: checkClientPolicy(parts, policy, parts.signingKeys.time(undefined, clock), index) };
  });
  const signatures = signTexts(readSigner(signer), texts);
  return texts.map(({ text }, i) => ({ policy: text, signature: signatures[i] as string }));
}

function iterable<T>(field: string, given: Iterable<T>): Iterable<T> {
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw wrongType(field, 'an iterable', given);
  return given;
}
