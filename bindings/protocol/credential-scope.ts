/**
 * The credential scope, and what is made of it: the steps of the signing key, the string to sign, a Credential (AWS, "Create a signed AWS
 * API request", steps 3 and 4).
 */

export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** What stands in its place in the string to sign of a chunk or an event, and of trailers. */
export const CHUNK_ALGORITHM = 'AWS4-HMAC-SHA256-PAYLOAD';
export const TRAILER_ALGORITHM = 'AWS4-HMAC-SHA256-TRAILER';
/** What ends every credential scope. */
export const TERMINATOR = 'aws4_request';

/** A part of a scope, as it may stand in a string to sign: printable ASCII without whitespace, slashes and commas. */
export const SCOPE_PART = /^[!-+\--.0-~]+$/;

/** The day of a scope. */
export const DAY_TEXT = /^[0-9]{8}$/;

export interface CredentialScope {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** `YYYYMMDD/region/service/aws4_request`. */
export function scopeText({ day, region, service }: CredentialScope): string {
  return `${day}/${region}/${service}/${TERMINATOR}`;
}

/** What the signing key is derived over, in order. */
export function signingKeySteps({ day, region, service }: CredentialScope): string[] {
  return [day, region, service, TERMINATOR];
}

/**
 * The string to sign up to the hash of the canonical request.
 *
 * @param date X-Amz-Date
 * @param credentialScope see `scopeText`
 */
export function stringToSignHead(date: string, credentialScope: string): string {
  return `${ALGORITHM}\n${date}\n${credentialScope}\n`;
}
