/**
 * What AWS's services but S3 check, in their order: that of IAM, STS and their like, as users report it (boto #1573, aws-cli #5341) and as
 * scratchstack, a server of AWS's former engineers, has it. What they say is in generic-errors.ts.
 */
import { amzDate } from '../../protocol/dates.js';
import * as HEADER from '../../protocol/names/header.js';
import {
  checkEscapes,
  checkTime,
  fromHeader,
  fromQuery,
  readCredential,
  receivedPayloadHash,
} from '../authorization.js';
import { type Claim, type Flavour, missingHeaders, readSignedHeaders, unsignedHeaders } from '../claim.js';
import { DateReader } from '../dates.js';
import { headerOf, type Incoming } from '../incoming.js';
import { readParameters } from '../query.js';
import type { VerifierSettings } from '../verifier-options.js';
import { error, incomplete, invalid, invalidToken, mismatch, mismatched } from './generic-errors.js';

const INVALID_TOKEN = 'The security token included in the request is invalid';

/** The flavour of one verifier. */
export function genericFlavour(): Flavour {
  const dates = new DateReader();
  return { ...keyErrors, read: (incoming, settings, now) => read(incoming, settings, now, dates) };
}

function read(incoming: Incoming, settings: VerifierSettings, now: number, dates: DateReader): Claim {
  if (incoming.fault !== undefined) throw invalid(incoming.fault);
  checkEscapes(incoming);
  const parameters = readParameters(incoming.query, settings.dialect);
  const header = headerOf(incoming, HEADER.authorization);
  const given =
    header === undefined ? fromQuery(incoming, parameters) : fromHeader(incoming, parameters, header, settings);

  const signedHeaders = readSignedHeaders(given.signedHeaders);
  if (!given.signedHeaders.split(';').includes('host'))
    throw mismatched("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  // From here to the date the texts are our own: AWS's services do not look.
  if (signedHeaders === undefined)
    throw mismatched(`SignedHeaders must be lower-case names, sorted, each once. Got '${given.signedHeaders}'.`);
  const missing = missingHeaders(signedHeaders, incoming);
  if (missing.length > 0) throw mismatched(`Signed headers are missing from the request: '${missing.join(';')}'.`);
  const unsigned = unsignedHeaders(signedHeaders, incoming, settings.mustBeSigned);
  if (unsigned.length > 0) throw mismatched(`Headers of the request must be signed: '${unsigned.join(';')}'.`);

  const time = dates.read(given.date, given.isDateHeader);
  if (time === undefined)
    throw incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${given.date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  const date = amzDate(time);
  const lifetime = given.expiresIn === undefined ? settings.skew : given.expiresIn * 1000;
  checkTime(time, now, lifetime, settings.skew);
  const { accessKeyId, scope } = readCredential(given.credential, date, settings);
  const { path, query } = incoming;
  const covered = given.inQuery ? parameters.unsigned : query;
  return {
    incoming,
    target: covered === '' ? path : `${path}?${covered}`,
    accessKeyId,
    scope,
    date,
    signedHeaders,
    signature: given.signature,
    token: given.token,
    payloadHash: receivedPayloadHash(incoming, parameters, given.inQuery, settings),
    expiresAt: time + lifetime,
  };
}

/** What is said of keys and signatures, whatever the request. */
export const keyErrors: Omit<Flavour, 'read'> = {
  unknownKey: ({ token }) => invalidToken(token === undefined ? `${INVALID_TOKEN}.` : INVALID_TOKEN),
  missingToken: () => invalidToken(`${INVALID_TOKEN}.`),
  wrongToken: () => invalidToken(INVALID_TOKEN),
  expiredToken: () => error('ExpiredToken', 403, 'The security token included in the request is expired'),
  mismatch: (_, canonicalRequest, stringToSign) => mismatch(canonicalRequest, stringToSign),
  notSignable: (reason) => invalid(reason).error,
  tooLong: () => invalid('The request target and the signed headers are too long.').error,
};
