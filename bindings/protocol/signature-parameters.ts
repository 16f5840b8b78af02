/** Recognizes query parameters of a signature. */
import * as HEADER from './names/header.js';
import * as PARAMETER from './names/parameter.js';

/**
 * Parameters that only the signer may set, as in assembly/request/query.ts. X-Amz-Content-Sha256 is not one, because templates may have it.
 */
const NAMES: ReadonlySet<string> = new Set(
  [
    PARAMETER.algorithm,
    PARAMETER.credential,
    PARAMETER.date,
    PARAMETER.expires,
    PARAMETER.expressToken,
    PARAMETER.sessionToken,
    PARAMETER.signature,
    PARAMETER.signedHeaders,
  ].map((name) => name.toLowerCase()),
);

/** Returns true if a server could read the name as a parameter of the signature. Some servers ignore case. */
export function isSignatureParameter(name: string): boolean {
  return mayBeReserved(name) && NAMES.has(name.toLowerCase());
}

/** A fast first test: all these names begin with an x, and few others do. */
function mayBeReserved(name: string): boolean {
  const first = name.charCodeAt(0);
  return first === 0x78 || first === 0x58;
}

/** Returns true if a server could read the name as the parameter of the payload hash. */
export function isPayloadParameter(name: string): boolean {
  return mayBeReserved(name) && name.toLowerCase() === HEADER.payloadHash;
}
