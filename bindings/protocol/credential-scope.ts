/**
 * The credential scope, and the texts that contain it: the steps of the signing key and the string to sign (AWS, "Create a signed AWS API
 * request", steps 3 and 4).
 */

/** The first line of the string to sign of a request. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** The first line of the string to sign of a chunk or an event. */
export const CHUNK_ALGORITHM = 'AWS4-HMAC-SHA256-PAYLOAD';
/** The first line of the string to sign of trailers. */
export const TRAILER_ALGORITHM = 'AWS4-HMAC-SHA256-TRAILER';
/** The last part of every credential scope. */
export const TERMINATOR = 'aws4_request';

/** A region or service that a scope can contain: printable ASCII without whitespace, slashes and commas. */
export const SCOPE_PART = /^[!-+\--.0-~]+$/;

/** The day of a scope: `YYYYMMDD`. */
export const DAY_TEXT = /^[0-9]{8}$/;

/** The parts of a credential scope. */
export interface CredentialScope {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** Writes a scope: `YYYYMMDD/region/service/aws4_request`. */
export function scopeText({ day, region, service }: CredentialScope): string {
  return `${day}/${region}/${service}/${TERMINATOR}`;
}

/** Returns the texts of the four HMACs that derive the signing key, in order. */
export function signingKeySteps({ day, region, service }: CredentialScope): string[] {
  return [day, region, service, TERMINATOR];
}

/**
 * Writes the string to sign without its last line, the hash of the canonical request.
 *
 * @param date `YYYYMMDDTHHMMSSZ`
 * @param credentialScope from `scopeText`
 */
export function stringToSignHead(date: string, credentialScope: string): string {
  return `${ALGORITHM}\n${date}\n${credentialScope}\n`;
}
