/** Which names in a query belong to a signature. */
import * as HEADER from './names/header.js';
import * as PARAMETER from './names/parameter.js';

/** Those that only the signer may set, as in assembly/request/query.ts. Not X-Amz-Content-Sha256, which a template may have. */
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

/** True if a server could take the name for a parameter of the signature: it may compare without regard to case. */
export function isSignatureParameter(name: string): boolean {
  return mayBeReserved(name) && NAMES.has(name.toLowerCase());
}

/** All of these names begin with an x, and few others do. */
function mayBeReserved(name: string): boolean {
  const first = name.charCodeAt(0);
  return first === 0x78 || first === 0x58;
}

/** True if a server could take the name for the parameter that says what the payload hash is. */
export function isPayloadParameter(name: string): boolean {
  return mayBeReserved(name) && name.toLowerCase() === HEADER.payloadHash;
}
