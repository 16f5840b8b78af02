/** Parses the Authorization header and credentials as S3 does. */

import { hostScope } from '../../aws/host-scope.js';
import type { CredentialScope } from '../../protocol/credential-scope.js';
import { ALGORITHM, DAY_TEXT, TERMINATOR } from '../../protocol/credential-scope.js';
import { trimBlanks } from '../../util/text.js';
import { isCredentialPart, isExpected } from '../claim.js';
import { headerOf, type Incoming } from '../incoming.js';
import { Rejection } from '../rejection.js';
import type { Expectation, VerifierSettings } from '../verifier-options.js';
import { IN_HEADER, invalidArgument, otherMechanism, type Place } from './s3-errors.js';

/** @throws Rejection */
export function componentsOf(header: string): { credential: string; signedHeaders: string; signature: string } {
  const space = header.indexOf(' ');
  if (space < 0) throw invalidArgument("Authorization header is invalid -- one and only one ' ' (space) required.");
  const type = header.slice(0, space);
  // Version 2, and version 4 with another algorithm.
  if (type === 'AWS' || (type.startsWith('AWS4-') && type !== ALGORITHM)) throw otherMechanism();
  if (type !== ALGORITHM) throw invalidArgument('Unsupported Authorization Type');
  const components = header.slice(space + 1).split(',');
  const fields = new Map<string, string>();
  for (const component of components.map(trimBlanks)) {
    const equals = component.indexOf('=');
    if (equals < 1) throw malformed(`the authorization component "${component}" is malformed.`);
    fields.set(component.slice(0, equals), component.slice(equals + 1));
  }
  // With exactly three components, a repeated component means that another is missing.
  if (components.length !== 3)
    throw malformed('the authorization header requires three components: Credential, SignedHeaders, and Signature.');
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) => {
    const value = fields.get(name);
    if (!value) throw malformed(`missing ${name}.`);
    return value;
  }) as [string, string, string];
  return { credential, signedHeaders, signature };
}

interface Credential {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
}

/** Parses the credentials of one verifier's requests and remembers the last valid credential. Most requests have the same. */
export class CredentialReader {
  #last: { readonly text: string; readonly credential: Credential } | undefined;

  /** @throws Rejection */
  read(text: string, place: Place, expected: ExpectedScope, incoming: Incoming): Credential {
    if (this.#last?.text === text) return this.#last.credential;
    const credential = readCredential(text, place, expected, incoming);
    if (expected.region.isFixed && expected.service.isFixed) this.#last = { text, credential };
    return credential;
  }
}

type ExpectedScope = Pick<VerifierSettings, 'region' | 'service'>;

/** @param incoming Its host can suggest the right region. A form has no host. @throws Rejection */
export function readCredential(
  credential: string,
  place: Place,
  { region, service }: ExpectedScope,
  incoming?: Incoming,
): Credential {
  const wrong = (tail: string, details?: Readonly<Record<string, string>>) =>
    new Rejection(place.code, 400, place.prefix + tail, details);
  const parts = credential.split('/');
  if (parts.length !== 5 || !isCredentialPart(parts[0] as string))
    throw wrong('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  const [accessKeyId, day, givenRegion, givenService, terminal] = parts as [string, string, string, string, string];
  if (terminal !== TERMINATOR) throw wrong(`incorrect terminal "${terminal}". This endpoint uses "${TERMINATOR}".`);
  if (!isExpected(service, givenService))
    throw wrong(
      `incorrect service "${givenService}".${service.only === undefined ? '' : ` This endpoint belongs to "${service.only}".`}`,
    );
  if (!isExpected(region, givenRegion)) {
    const right = region.only ?? regionOfHost(region, incoming);
    throw right === undefined
      ? wrong(`the region "${givenRegion}" is wrong`)
      : wrong(`the region "${givenRegion}" is wrong; expecting "${right}"`, { Region: right });
  }
  if (!DAY_TEXT.test(day))
    throw wrong(`incorrect date format "${day}". This date in the credential must be in the format "yyyyMMdd".`);
  return { accessKeyId, scope: { day, region: givenRegion, service: givenService } };
}

/** Returns the region that an AWS host names, if the verifier accepts it. The SDK signs again for the region in the error. */
function regionOfHost({ among }: Expectation, incoming: Incoming | undefined): string | undefined {
  const host = incoming === undefined ? undefined : headerOf(incoming, 'host');
  const region = host === undefined ? undefined : hostScope(`https://${host}/`).region;
  return region !== undefined && among?.has(region) ? region : undefined;
}

function malformed(tail: string): Rejection {
  return new Rejection(IN_HEADER.code, 400, IN_HEADER.prefix + tail);
}
