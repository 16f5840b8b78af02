/** Dialects: the presets, the dialect of each service, and how callers change single rules. */

import type { Dialect, DialectName } from '../api/dialect.js';
import { checkNames, outOfRange, wrongType } from '../api/errors.js';
import { isNamePattern } from './header-names.js';
import * as HEADER from './names/header.js';
import * as PARAMETER from './names/parameter.js';
import { S3_EXPRESS, S3_SERVICES } from './s3-services.js';

const neverSign: readonly string[] = Object.freeze([
  'authorization',
  'connection',
  'expect',
  'keep-alive',
  'proxy-*',
  'sec-*',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
]);

/** Creates a frozen dialect, because all signers share it. */
function preset(base: Partial<Dialect>, own: Partial<Dialect>): Dialect {
  return Object.freeze({ ...base, ...own }) as Dialect;
}

/** The rules of most services (AWS, "Create a signed AWS API request"). */
const standard: Dialect = preset(
  {},
  {
    pathEncoding: 'double',
    pathNormalization: 'rfc3986',
    duplicateQuery: 'all',
    postQuery: 'kept',
    payloadHeader: false,
    unsignedPayload: 'never',
    sessionToken: 'signed',
    tokenHeader: HEADER.sessionToken,
    neverSign,
  },
);

/**
 * The rules of S3 (Amazon S3 API Reference, "Authenticating Requests"). S3 itself reads the first of two parameters of the same name,
 * compatible servers read all of them, so they are refused.
 */
const s3: Dialect = preset(standard, {
  pathEncoding: 'single',
  pathNormalization: 'none',
  duplicateQuery: 'refuse',
  payloadHeader: true,
  unsignedPayload: 'presigned',
});

/** The rules of OpenStack Keystone's `Ec2Signer`, which verifies requests to Heat and other services. */
const keystone: Dialect = preset(standard, { pathEncoding: 'none', pathNormalization: 'none', postQuery: 'empty' });

/**
 * Presets of canonicalization rules: `standard` for most services (AWS, "Create a signed AWS API request"), `s3` (Amazon S3 API Reference,
 * "Authenticating Requests"), and `keystone` (OpenStack Keystone's `Ec2Signer`). They are frozen; copy one to change it.
 *
 * @example
 * const signer = await createSigner({ credentials, region, dialect: { ...dialects.s3, duplicateQuery: 'all' } });
 */
export const dialects: Readonly<Record<DialectName, Dialect>> = Object.freeze({ standard, s3, keystone });

/** Returns true if the payload hash of a request without `payload` and `payloadHash` is `UNSIGNED-PAYLOAD`. */
export function isPayloadUnsigned({ unsignedPayload }: Dialect, inQuery: boolean): boolean {
  return unsignedPayload === 'always' || (inQuery && unsignedPayload === 'presigned');
}

/** Returns the query parameter of the session token. */
export function tokenParameter({ tokenHeader }: Dialect): string {
  return tokenHeader === HEADER.expressToken ? PARAMETER.expressToken : PARAMETER.sessionToken;
}

/** The dialects of services that are not `standard`, by name in the credential scope. */
const services: ReadonlyMap<string, Dialect> = new Map([
  ...S3_SERVICES.map((service) => [service, s3] as const),
  // Sessions of S3 Express have their own token header.
  [S3_EXPRESS, preset(s3, { tokenHeader: HEADER.expressToken })],
  // OpenSearch Serverless requires x-amz-content-sha256.
  ['aoss', preset(standard, { payloadHeader: true })],
  // MQTT over WebSocket: AWS IoT refuses a signed token.
  ['iotdevicegateway', preset(standard, { sessionToken: 'appended' })],
  // VPC Lattice does not accept a signed payload.
  ['vpc-lattice-svcs', preset(standard, { payloadHeader: true, unsignedPayload: 'always' })],
]);

const values: Readonly<Record<keyof Dialect, readonly unknown[] | undefined>> = {
  pathEncoding: ['single', 'double', 'none'],
  pathNormalization: ['rfc3986', 'none'],
  duplicateQuery: ['all', 'first', 'refuse'],
  postQuery: ['kept', 'empty'],
  payloadHeader: [true, false],
  unsignedPayload: ['never', 'presigned', 'always'],
  sessionToken: ['signed', 'appended', 'omitted'],
  tokenHeader: [HEADER.sessionToken, HEADER.expressToken],
  neverSign: undefined,
};
const names: ReadonlySet<string> = new Set(Object.keys(values));

/**
 * Returns the dialect for a service.
 *
 * @param given a preset by name, or settings that differ from the rules of the service; undefined for the rules of the service
 * @throws TypeError or RangeError whose `field` names the setting
 */
export function readDialect(given: DialectName | Partial<Dialect> | undefined, service: string): Dialect {
  return readDialects(given)(service);
}

/**
 * Reads the option `dialect` once, for any number of services.
 *
 * @returns a function from a service to its dialect
 * @throws TypeError or RangeError whose `field` names the setting
 */
export function readDialects(given: DialectName | Partial<Dialect> | undefined): (service: string) => Dialect {
  if (given === undefined) return ownDialect;
  if (typeof given === 'string') {
    if (!Object.hasOwn(dialects, given))
      throw outOfRange('dialect', Object.keys(dialects).join(', '), JSON.stringify(given));
    const dialect = dialects[given];
    return () => dialect;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrongType('dialect', 'a preset name or an object of settings', given);
  checkNames('dialect', given, names);
  const settings = withoutUndefined(given);
  const dialect = { ...standard, ...settings };
  for (const name of names) checkSetting(name as keyof Dialect, dialect);
  const own = { ...settings, neverSign: dialect.neverSign.map((pattern) => pattern.toLowerCase()) };
  return (service) => ({ ...ownDialect(service), ...own });
}

function ownDialect(service: string): Dialect {
  return services.get(service) ?? standard;
}

function withoutUndefined(given: Partial<Dialect>): Partial<Dialect> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function checkSetting(name: keyof Dialect, dialect: Dialect): void {
  const field = `dialect.${name}`;
  const value: unknown = dialect[name];
  const allowed = values[name];
  if (allowed === undefined) {
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
      throw wrongType(field, 'an array of strings', value);
    const odd = value.find((each: string) => !isNamePattern(each));
    if (odd !== undefined) throw outOfRange(field, 'header names, or prefixes that end in "*"', JSON.stringify(odd));
  } else if (!allowed.includes(value)) {
    throw outOfRange(
      field,
      allowed.map(String).join(', '),
      typeof value === 'string' ? JSON.stringify(value) : typeof value,
    );
  }
}
