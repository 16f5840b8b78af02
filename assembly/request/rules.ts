/**
 * The rules of the service and the form of the signature, as bits of one number: bindings/core/numbers/rule.ts has the same. They hold for
 * all requests of a call.
 */

/** Encode the path on the wire a second time. Without either of these two: decode it and encode it once. */
export const PATH_DOUBLE: u32 = 1;
/** Take the path on the wire as it is. */
export const PATH_AS_GIVEN: u32 = 2;
/** Remove the segments "", "." and "..". */
export const NORMALIZE_PATH: u32 = 4;
/** Of query parameters with the same name, sign the first only; or refuse them. */
export const FIRST_OF_DUPLICATES: u32 = 8;
export const REFUSE_DUPLICATES: u32 = 16;
/** The canonical query of a POST is empty. */
export const EMPTY_POST_QUERY: u32 = 32;
/** Sign in the query instead of the headers. */
export const IN_QUERY: u32 = 64;
/** The request was received: parameters that a signer would refuse, because it sets them itself, belong to it. */
export const RECEIVED: u32 = 128;

let rules: u32 = 0;

export function setRules(value: u32): void {
  rules = value;
}

export function hasRule(rule: u32): bool {
  return (rules & rule) !== 0;
}
