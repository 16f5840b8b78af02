/** Rules that find faults of a request without the secret and without trying anything. */

import { hostScope } from '../aws/host-scope.js';
import { ALGORITHM, TERMINATOR } from '../protocol/credential-scope.js';
import { dayOf, parseAmzDate } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import * as HEADER from '../protocol/names/header.js';
import { hashPayload, isHash } from '../protocol/payload-hash.js';
import { decodeText, hasBadEscape } from '../protocol/percent-encoding.js';
import type { Case } from './case.js';
import { headerValue, headerValues, type ObservedClaim } from './claim.js';
import { formsOfSecret } from './derived-keys.js';
import { splitQuery } from './encodings.js';
import { payloadMistakes } from './mistakes/payload.js';
import { type Remark, remark } from './remark.js';
import { isGzip } from './suspicions.js';
import { expiresOf, validityOf } from './validity.js';

/** Largest number of findings that differ only in a name. */
const MOST_OF_A_KIND = 32;

/** Checks a signed request. */
export function checkRequest(known: Case, claim: ObservedClaim): Remark[] {
  return [
    ...checkPlaces(known, claim),
    ...checkCredential(known, claim),
    ...checkNames(known, claim),
    ...checkToken(known, claim),
    ...checkDates(known, claim),
    ...checkPayload(known, claim),
    ...checkForm(claim),
    ...checkQuery(known),
  ];
}

/** Checks a request without a signature. */
export function checkUnsigned({ request, parameters, answer }: Case): Remark[] {
  const header = headerValue(request, HEADER.authorization);
  const version2 = parameters.some(([name]) => name === 'AWSAccessKeyId' || name === 'SignatureVersion');
  if (version2 || /^AWS3?(?:-HTTPS)? /.test(header ?? ''))
    return [remark('version-2', 'certain', 'request', 'It has the parameters of version 2.')];
  if (header !== undefined)
    return [remark('authorization-form', 'certain', 'request', 'It is no signature of version 4.', 'another scheme')];
  const said = answer?.code === undefined ? '' : ` The service says ${answer.code}.`;
  return [remark('no-signature', 'certain', 'request', `Neither header nor query has one.${said}`)];
}

function checkPlaces({ request, parameters }: Case, { place }: ObservedClaim): Remark[] {
  const inQuery = parameters.some(([name]) => /^x-amz-(?:signature|algorithm)$/i.test(decodeText(name)));
  const inHeader = headerValues(request, HEADER.authorization).length > 0;
  if (/[^,\s]\s+(?:SignedHeaders|Signature)=/.test(headerValue(request, HEADER.authorization) ?? ''))
    return [
      remark('authorization-form', 'certain', 'request', 'Its parts have blanks between them.', 'a comma is missing'),
    ];
  return inQuery && inHeader && place !== 'form'
    ? [remark('two-signatures', 'certain', 'request', 'It has an Authorization header and X-Amz- parameters.')]
    : [];
}

function checkCredential(known: Case, claim: ObservedClaim): Remark[] {
  const { credential, accessKeyId, day, region, service, terminator, date } = claim;
  const found: Remark[] = [];
  const add = (cause: Remark['cause'], why: string, about?: string) =>
    found.push(remark(cause, 'certain', 'stringToSign', why, about));
  const parts = credential.split('/').length;
  if (credential === '') return found;
  if (formsOfSecret(known.secret ?? '').some((secret) => secret.length > 8 && credential.startsWith(secret))) {
    add('key-id-for-secret', 'The Credential begins with the secret.');
    return found;
  }
  if (parts !== 5) add('credential-form', `It has ${parts === 1 ? 'one part' : `${parts} parts`}.`);
  else if (terminator !== TERMINATOR) add('wrong-terminator', `It ends with "${terminator}".`);
  if (/\s/.test(accessKeyId)) add('key-id-blanks', 'It stands so in the Credential.');
  if (parts !== 5) return found;
  if (parseAmzDate(date) !== undefined && day !== dayOf(date))
    add('scope-date', `The scope says ${day}, the request ${dayOf(date)}.`);
  const host = hostScope(`${known.request.scheme}://${headerValue(known.request, 'host') ?? ''}/`);
  const wantedRegion = known.region ?? host.region;
  const wantedService = known.service ?? host.service;
  if (wantedRegion !== undefined && wantedRegion !== region)
    add('wrong-region', `The scope says ${region}.`, wantedRegion);
  if (wantedService !== undefined && wantedService !== service)
    add('wrong-service', `The scope says ${service}.`, wantedService);
  return found;
}

function checkNames({ request, isS3, isKeystone }: Case, claim: ObservedClaim): Remark[] {
  if (claim.place === 'form' || claim.signedHeaders === '') return [];
  const { names, signedHeaders } = claim;
  const found: Remark[] = [];
  const add = (cause: Remark['cause'], why: string, about?: string) =>
    found.push(remark(cause, 'certain', 'canonicalRequest', why, about));
  if (signedHeaders !== [...new Set(names)].sort().join(';')) add('signed-headers-form', `It is "${signedHeaders}".`);
  if (!names.includes('host') && !isKeystone) add('host-not-signed', `SignedHeaders is "${signedHeaders}".`);
  const signed = new Set(names);
  const missing = [...signed].filter((name) => headerValues(request, name).length === 0);
  for (const name of missing.slice(0, MOST_OF_A_KIND))
    add('signed-header-missing', 'SignedHeaders has it, and the headers do not.', name);
  const sent = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const isNeeded = (name: string) =>
    isS3 && name.startsWith('x-amz-') && name !== 'x-amz-cf-id' && name !== HEADER.sessionToken && !signed.has(name);
  for (const name of [...sent].filter(isNeeded).slice(0, MOST_OF_A_KIND))
    add('header-not-signed', `SignedHeaders is "${signedHeaders}".`, name);
  return found;
}

function checkToken({ request, dialect, isKeystone, parameters }: Case, claim: ObservedClaim): Remark[] {
  const { token, accessKeyId, names, place } = claim;
  const found: Remark[] = [];
  const header = headerValue(request, HEADER.sessionToken);
  if (/^ASIA/.test(accessKeyId) && (token ?? header) === undefined && dialect.sessionToken !== 'omitted')
    found.push(remark('token-missing', 'certain', 'request', 'Keys that begin with ASIA are temporary.'));
  const isUnsigned = header !== undefined && !names.includes(HEADER.sessionToken);
  if (isUnsigned && place !== 'form' && dialect.sessionToken === 'signed' && !isKeystone)
    found.push(remark('token-not-signed', 'certain', 'canonicalRequest', 'SignedHeaders does not have it.'));
  if (place === 'query' && isUnsigned && parameters.some(([name]) => /^x-amz-security-token$/i.test(name)))
    found.push(remark('two-signatures', 'likely', 'request', 'The token is in the query and in a header.'));
  return found;
}

function checkDates({ request, parameters, form, now }: Case, claim: ObservedClaim): Remark[] {
  const { date, place } = claim;
  const found: Remark[] = [];
  const add = (cause: Remark['cause'], why: string) => found.push(remark(cause, 'certain', 'request', why));
  const time = parseAmzDate(date);
  if (time === undefined) {
    add('date-malformed', date === '' ? 'It has none.' : `It is "${date.slice(0, 40)}".`);
    return found;
  }
  const header = headerValue(request, 'date');
  const other = header === undefined ? Number.NaN : Date.parse(header);
  if (place === 'header' && other >= 0 && Math.floor(other / 1000) !== Math.floor(time / 1000)) {
    const [, minutes] = /:(\d\d):/.exec(header as string) ?? [];
    const isMonth = minutes === date.slice(4, 6) && Math.abs(other - time) < 3_600_000;
    add(isMonth ? 'month-for-minutes' : 'dates-differ', `Date says ${header}, X-Amz-Date ${date}.`);
  }
  const expires = expiresOf(parameters);
  if (
    place === 'query' &&
    expires !== undefined &&
    !(/^\d+$/.test(expires) && Number(expires) >= 1 && Number(expires) <= WEEK)
  ) {
    add('expires-range', `It is "${expires.slice(0, 20)}".`);
    return found;
  }
  const validity = validityOf(claim, parameters);
  if (now === undefined || form !== undefined || validity === undefined) return found;
  if (now > validity.until)
    add(place === 'query' ? 'expired' : 'clock-skew', `It is from ${date}, and it is ${new Date(now).toISOString()}.`);
  else if (now < validity.from) add('clock-skew', `It is from ${date}, and it is ${new Date(now).toISOString()}.`);
  return found;
}

function checkPayload(known: Case, { place }: ObservedClaim): Remark[] {
  const { core, request, isS3, own, dialect } = known;
  if (place !== 'header') return [];
  const said = headerValue(request, HEADER.payloadHash);
  if (said === undefined)
    return isS3 && dialect.payloadHeader
      ? [remark('payload-header-missing', 'certain', 'request', 'Its headers do not have it.')]
      : [];
  const { body } = request;
  if (!isHash(said) || body === undefined) return [];
  const computed = hashPayload(core, body as Uint8Array<ArrayBuffer>);
  if (computed === said) return [];
  const why = `x-amz-content-sha256 is ${said.slice(0, 8)}…, and the body of ${body.length} bytes has ${computed.slice(0, 8)}….`;
  if (body.length === 0) return [remark('body-not-sent', 'certain', 'canonicalRequest', why)];
  const form =
    own &&
    payloadMistakes(known, own).find(
      (mistake) => mistake.apply(own).payloadHash === said && mistake.cause !== 'payload-line',
    );
  if (form !== undefined)
    return [remark(form.cause, 'proven', 'canonicalRequest', `${why} In that form the hash comes out.`)];
  const isCompressed = isGzip(body) || /gzip|deflate|br/.test(headerValue(request, 'content-encoding') ?? '');
  return [remark(isCompressed ? 'body-compressed' : 'body-changed', 'certain', 'canonicalRequest', why)];
}

/** Finds values that only look like parts of a signature. */
function checkForm({ signature, place, algorithm, credential, signedHeaders }: ObservedClaim): Remark[] {
  const found: Remark[] = [];
  if (algorithm !== ALGORITHM && !algorithm.startsWith('AWS4-ECDSA-P256'))
    found.push(
      remark(
        'authorization-form',
        'certain',
        'request',
        `Its algorithm is "${algorithm.slice(0, 40)}".`,
        `the algorithm is not ${ALGORITHM}`,
      ),
    );
  const missing = Object.entries({
    Credential: credential,
    SignedHeaders: place === 'form' ? '-' : signedHeaders,
    Signature: signature,
  });
  for (const [name, value] of missing)
    if (value === '')
      found.push(remark('authorization-form', 'certain', 'request', 'It was not found.', `${name} is missing`));
  if (signature !== '' && !isHash(signature) && !algorithm.startsWith('AWS4-ECDSA'))
    found.push(
      remark('signature-form', 'certain', 'signature', `It has ${signature.length} characters of another form.`),
    );
  return found;
}

function checkQuery({ request, path, parameters, isS3, dialect }: Case): Remark[] {
  const found: Remark[] = [];
  if (hasBadEscape(path) || parameters.some((pair) => pair.some(hasBadEscape)))
    found.push(remark('percent-sequence', 'certain', 'request', 'It stands so in the URL.'));
  const escaped = splitQuery(request.target.split('?').slice(1).join('?')).filter(([name]) => name.startsWith('amp;'));
  if (escaped.length > 0)
    found.push(
      remark(
        'html-escaped-query',
        'certain',
        'request',
        `The URL has it ${escaped.length === 1 ? 'once' : `${escaped.length} times`}.`,
      ),
    );
  const names = parameters.map(([name]) => decodeText(name));
  const seen = new Set<string>();
  const twice = names.find((name) => seen.has(name) || !seen.add(name));
  if (isS3 && twice !== undefined && dialect.duplicateQuery === 'refuse')
    found.push(
      remark('duplicate-query', 'likely', 'canonicalRequest', `"${twice.slice(0, 60)}" is there more than once.`),
    );
  return found;
}
