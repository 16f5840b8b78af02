/** Creates browser upload forms, and signs policies that clients made. */
import { wrongType } from '../api/errors.js';
import type { PostPolicy, PostPolicyOptions, SignedPolicy } from '../api/post-policy.js';
import type { Signer } from '../api/signer.js';
import { readSigner } from '../identity/signer-access.js';
import { makeForm, withSignature } from './create.js';
import { readPolicy } from './document.js';
import { checkClientPolicy } from './sign.js';
import { signTexts } from './texts.js';

/**
 * Creates a browser upload form (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"): its URL and its
 * fields, with the policy and the signature.
 *
 * @param signer from `createSigner`, for S3 and with a region
 * @param options the bucket, the key or its prefix, the size, and further fields
 * @returns the form, without the `openFields` and the file, which the page adds
 * @throws TypeError, RangeError; SigV4Error `InvalidPolicy` for conditions that contradict the fields or each other, `PolicyExpired`,
 * `EmptyKey`, `InvalidText`, `InvalidScope` for a signer of another service, `InvalidBucket`, `InvalidEndpoint`, `ArnNotSupported`,
 * `CredentialsExpired`, `SigningKeyExpired`, `SignerDisposed`
 * @example
 * const { url, fields } = createPostPolicy(signer, {
 *   bucket: 'examplebucket',
 *   key: 'uploads/${filename}',
 *   contentLengthRange: [1, 10_000_000],
 * });
 */
export function createPostPolicy(signer: Signer, options: PostPolicyOptions): PostPolicy {
  const parts = readSigner(signer);
  const form = makeForm(parts, options, parts.signingKeys.clock());
  const [signature] = signTexts(parts, [{ text: form.fields['policy'] as string, time: form.time }]) as [string];
  return withSignature(form, signature);
}

/**
 * Creates many browser upload forms, faster than one by one, with one reading of the clock. If a form is refused, the call throws and
 * returns nothing.
 *
 * @param signer from `createSigner`, for S3 and with a region
 * @param options one entry for each form
 * @returns the forms, in order
 * @throws as `createPostPolicy`, with the `index` of the form
 * @example
 * const forms = createPostPolicies(signer, keys.map((key) => ({ bucket: 'examplebucket', key })));
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
 * Signs a policy that a client made, unchanged. It signs only policies: any other text could be the string to sign of a request. Check what
 * the policy allows before you sign it.
 *
 * @param signer from `createSigner`, for S3 and with a region
 * @param policy base64 (RFC 4648, section 4, with padding) of a JSON policy. It needs exact conditions for `x-amz-algorithm`,
 * `x-amz-credential`, `x-amz-date` and, if the signer has a session token, `x-amz-security-token`, with the values of this signer. The date
 * must be within 15 minutes of the clock
 * @returns the policy and its signature
 * @throws TypeError; SigV4Error `InvalidPolicy`, `PolicyExpired`, `CredentialsExpired`, `SigningKeyExpired`, `SignerDisposed`
 * @example
 * const { policy, signature } = signPolicy(signer, form.policy);
 */
export function signPolicy(signer: Signer, policy: string): SignedPolicy {
  const parts = readSigner(signer);
  const time = checkClientPolicy(parts, readPolicy(policy), parts.signingKeys.time(undefined));
  const [signature] = signTexts(parts, [{ text: policy, time }]) as [string];
  return { policy, signature };
}

/**
 * Signs many policies that clients made, faster than one by one, with one reading of the clock. If a policy is refused, the call throws and
 * returns nothing.
 *
 * @param signer from `createSigner`, for S3 and with a region
 * @param policies base64 texts: see `signPolicy`
 * @returns the policies with their signatures, in order
 * @throws as `signPolicy`, with the `index` of the policy
 * @example
 * const signed = signPolicies(signer, policies);
 */
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
