/**
 * Checks of AWS's services other than S3, in the order of IAM, STS and similar services. Users report this order (boto #1573, aws-cli
 * #5341), and scratchstack, a server by former AWS engineers, reproduces it. The texts are in generic-errors.ts.
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
import {
  type Claim,
  type Flavour,
  missingHeaders,
  readSignedHeaders,
  repeatedHeader,
  unsignedHeaders,
} from '../claim.js';
import { DateReader } from '../dates.js';
import { duplicateHeader, headerOf, type Incoming } from '../incoming.js';
import { isOddPath, ODD_PATH } from '../path.js';
import { readParameters } from '../query.js';
import type { VerifierSettings } from '../verifier-options.js';
import {
  error,
  incomplete,
  internalFailure,
  invalid,
  invalidToken,
  mismatch,
  mismatched,
  TOO_LONG,
} from './generic-errors.js';

const INVALID_TOKEN = 'The security token included in the request is invalid';

/** Creates the flavour of one verifier. */
export function genericFlavour(): Flavour {
  const dates = new DateReader();
  return { ...keyErrors, read: (incoming, settings, now) => read(incoming, settings, now, dates) };
}

function read(incoming: Incoming, settings: VerifierSettings, now: number, dates: DateReader): Claim {
  if (incoming.isTooLong) throw invalid(TOO_LONG);
  if (incoming.fault !== undefined) throw invalid(incoming.fault);
  checkEscapes(incoming);
  if (settings.refusesOddPaths && isOddPath(incoming.path, settings.dialect)) throw invalid(ODD_PATH);
  const parameters = readParameters(incoming.query, settings.dialect);
  const header = headerOf(incoming, HEADER.authorization);
  const given =
    header === undefined ? fromQuery(incoming, parameters) : fromHeader(incoming, parameters, header, settings);

  const signed = readSignedHeaders(given.signedHeaders);
  if (!given.signedHeaders.split(';').includes('host'))
    throw mismatched("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  // From here to the date the texts are our own, because AWS's services do not make these checks.
  if (signed === undefined)
    throw mismatched(`SignedHeaders must be sorted lower-case names without repetition. Got '${given.signedHeaders}'.`);
  const missing = missingHeaders(signed, incoming);
  if (missing.length > 0) throw mismatched(`Signed headers are missing from the request: '${missing.join(';')}'.`);
  const unsigned = unsignedHeaders(signed, incoming, settings.mustBeSigned);
  if (unsigned.length > 0)
    throw mismatched(
      `Headers of the request must be signed: '${unsigned.join(';')}' (verifier options requireSigned, allowUnsigned).`,
    );
  const repeated = settings.allowDuplicates ? undefined : repeatedHeader(signed, incoming);
  if (repeated !== undefined) throw invalid(duplicateHeader(repeated));

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
    signed,
    signature: given.signature,
    token: given.token,
    payloadHash: receivedPayloadHash(incoming, parameters, given.inQuery, settings),
    expiresAt: time + lifetime,
  };
}

/** Errors for keys and signatures, independent of the request. */
export const keyErrors: Omit<Flavour, 'read'> = {
  unknownKey: ({ token }) => invalidToken(token === undefined ? `${INVALID_TOKEN}.` : INVALID_TOKEN),
  missingToken: () => invalidToken(`${INVALID_TOKEN}.`),
  wrongToken: () => invalidToken(INVALID_TOKEN),
  expiredToken: () => error('ExpiredToken', 403, 'The security token included in the request is expired'),
  failedLookup: internalFailure,
  mismatch: (_, canonicalRequest, stringToSign) => mismatch(canonicalRequest, stringToSign),
  notSignable: (reason) => invalid(reason).error,
  tooLong: () => invalid(TOO_LONG).error,
};
