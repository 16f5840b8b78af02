/**
 * The rules of the service and the place of the signature, as bits of one number. They apply to all requests of a call.
 * bindings/core/numbers/rule.ts has the same numbers.
 */

/** Encode the sent path a second time. Without PATH_DOUBLE and PATH_AS_GIVEN: decode it and encode it once. */
export const PATH_DOUBLE: u32 = 1;
/** Use the sent path as it is. */
export const PATH_AS_GIVEN: u32 = 2;
/** Remove the segments "", "." and "..". */
export const NORMALIZE_PATH: u32 = 4;
/** Of query parameters with the same name, sign only the first. Without this rule they are refused. */
export const FIRST_OF_DUPLICATES: u32 = 8;
export const REFUSE_DUPLICATES: u32 = 16;
/** The canonical query of a POST is empty. */
export const EMPTY_POST_QUERY: u32 = 32;
/** Put the signature into the query instead of the headers. */
export const IN_QUERY: u32 = 64;
/**
 * The request was received from a client. Parameters that a signer refuses, because it sets them itself, are then part
 * of the request.
 */
export const RECEIVED: u32 = 128;

let rules: u32 = 0;

export function setRules(value: u32): void {
  rules = value;
}

export function hasRule(rule: u32): bool {
  return (rules & rule) !== 0;
}
