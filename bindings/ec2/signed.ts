/** Parses the signature of a received request. The verifier checks time, region and key. */

import type { Dialect, DialectName } from '../api/dialect.js';
import { refused, type SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { amzDate } from '../protocol/dates.js';
import { readDialect } from '../protocol/dialects.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import {
  type Authentication,
  checkEscapes,
  fromHeader,
  fromQuery,
  readCredential,
  receivedPayloadHash,
} from '../verify/authorization.js';
import { Group, reasonOf } from '../verify/batch.js';
import { type Claim, missingHeaders, signedNames } from '../verify/claim.js';
import { readDate } from '../verify/dates.js';
import { incomplete, invalid, mismatched, TOO_LONG } from '../verify/flavours/generic-errors.js';
import { headerOf, type Incoming } from '../verify/incoming.js';
import { readParameters } from '../verify/query.js';
import { isError, outcome } from '../verify/rejection.js';
import { ANY } from '../verify/verifier-options.js';

export interface SignedClaim extends Claim {
  readonly inQuery: boolean;
  readonly dialect: Dialect;
}

/** Dialect of a server's clients, if the caller states it. */
export type GivenDialect = DialectName | Partial<Dialect> | undefined;

/** Returns the error for a request that nobody can verify. */
export function unverifiable(reason: string): SigV4Error {
  return refused('InvalidRequest', 'request', `cannot be verified: ${reason}`);
}

/**
 * @param given Replaces the dialect of the service in the credentialScope.
 * @throws SigV4Error `InvalidRequest` for a request without exactly one complete version 4 signature; RangeError or TypeError for an
 * invalid dialect
 */
export function readSigned(core: Core, incoming: Incoming, given: GivenDialect): SignedClaim {
  const read = outcome((each: Incoming) => readOrRefuse(core, each, given), incoming);
  if (isError(read)) throw unverifiable(read.message);
  return read;
}

/** @throws Rejection, and as `readDialect` */
function readOrRefuse(core: Core, incoming: Incoming, dialectGiven: GivenDialect): SignedClaim {
  if (incoming.isTooLong) throw invalid(TOO_LONG);
  if (incoming.fault !== undefined) throw invalid(incoming.fault);
  checkEscapes(incoming);
  const header = headerOf(incoming, HEADER.authorization);
  // Names and values of the parameters do not depend on the service.
  const { values, repeated } = readParameters(incoming.query, readDialect(undefined, ''));
  if (header !== undefined && values.has(PARAMETER.algorithm))
    throw mismatched('It must be signed in the header or in the query, not in both.');
  const given: Authentication =
    header === undefined
      ? fromQuery(incoming, { values, repeated })
      : fromHeader(incoming, { values }, header, { core });

  const signed = signedNames(given.signedHeaders.split(';'));
  const missing = missingHeaders(signed, incoming);
  if (missing.length > 0) throw mismatched(`Signed headers are missing from the request: '${missing.join(';')}'.`);
  const time = readDate(given.date, given.isDateHeader);
  if (time === undefined) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${given.date}'.`);
  const date = amzDate(time);
  const { accessKeyId, scope } = readCredential(given.credential, date, { region: ANY, service: ANY });
  const dialect = readDialect(dialectGiven, scope.service);
  const { unsigned } = readParameters(incoming.query, dialect);
  const query = given.inQuery ? unsigned : incoming.query;
  return {
    incoming,
    target: query === '' ? incoming.path : `${incoming.path}?${query}`,
    accessKeyId,
    token: given.token,
    scope,
    date,
    signed,
    signature: given.signature,
    payloadHash: receivedPayloadHash(incoming, { values }, given.inQuery, { core, dialect }),
    // Not used here.
    expiresAt: time,
    inQuery: given.inQuery,
    dialect,
  };
}

/**
 * Returns the texts that the client signed, by its dialect.
 *
 * @throws SigV4Error `InvalidRequest` if the core cannot canonicalize the request
 */
export function stagesOf(
  core: Core,
  signed: SignedClaim,
  rules: number,
): { canonicalRequest: string; stringToSign: string } {
  // The key does not matter, because only the texts before the signature are used.
  const group = new Group(core, rules, signed, new Uint8Array(64));
  const [signature] = group.sign([signed]);
  if (typeof signature === 'number') throw unverifiable(reasonOf(signature) ?? TOO_LONG);
  return group.explain(signed);
}
