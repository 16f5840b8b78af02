/** Query parameters that only the signer may set, as in assembly/request/query.ts, but for X-Amz-Content-Sha256, which a template may have. */
const NAMES: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

/** True if a server could take the name for a parameter of the signature: it may compare without regard to case. */
export function isSignatureParameter(name: string): boolean {
  return NAMES.has(name.toLowerCase());
}
