/** The rules that differ between services, as data: which one a service follows, and how a caller changes a single rule. */

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

/** Makes a dialect that nobody can change: all signers follow the same. */
function preset(base: Partial<Dialect>, own: Partial<Dialect>): Dialect {
  return Object.freeze({ ...base, ...own }) as Dialect;
}

/** AWS, "Create a signed AWS API request": what all services but the ones below do. */
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

/** Amazon S3 API Reference, "Authenticating Requests". S3 itself takes the first of two parameters, its likes take all of them. */
const s3: Dialect = preset(standard, {
  pathEncoding: 'single',
  pathNormalization: 'none',
  duplicateQuery: 'refuse',
  payloadHeader: true,
  unsignedPayload: 'presigned',
});

/** OpenStack Keystone's Ec2Signer, which checks what Heat and others receive. */
const keystone: Dialect = preset(standard, { pathEncoding: 'none', pathNormalization: 'none', postQuery: 'empty' });

/** The presets. They cannot be changed, but copied: `{ ...dialects.s3, duplicateQuery: 'all' }`. */
export const dialects: Readonly<Record<DialectName, Dialect>> = Object.freeze({ standard, s3, keystone });

/** Whether a request that says nothing of its payload has UNSIGNED-PAYLOAD in its canonical request. */
export function isPayloadUnsigned({ unsignedPayload }: Dialect, inQuery: boolean): boolean {
  return unsignedPayload === 'always' || (inQuery && unsignedPayload === 'presigned');
}

/** The parameter of a query that has the session token. */
export function tokenParameter({ tokenHeader }: Dialect): string {
  return tokenHeader === HEADER.expressToken ? PARAMETER.expressToken : PARAMETER.sessionToken;
}

/** Services that are not `standard`, by their names in the credential scope. */
const services: ReadonlyMap<string, Dialect> = new Map([
  ...S3_SERVICES.map((service) => [service, s3] as const),
  // Its sessions have tokens of their own.
  [S3_EXPRESS, preset(s3, { tokenHeader: HEADER.expressToken })],
  // OpenSearch Serverless wants the header.
  ['aoss', preset(standard, { payloadHeader: true })],
  // MQTT over WebSocket: AWS IoT refuses a token that is signed.
  ['iotdevicegateway', preset(standard, { sessionToken: 'appended' })],
  // VPC Lattice does not take a signed payload.
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
 * The dialect for a service: its own, a preset by name, or its own with some settings changed.
 *
 * @throws TypeError or RangeError that names the setting
 */
export function readDialect(given: DialectName | Partial<Dialect> | undefined, service: string): Dialect {
  return readDialects(given)(service);
}

/**
 * The same for any number of services: what was given is read once.
 *
 * @returns a function that gives the dialect of a service
 * @throws TypeError or RangeError that names the setting
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
    throw wrongType('dialect', 'a name or settings', given);
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
    if (odd !== undefined)
      throw outOfRange(field, 'header names, or beginnings of them with a "*"', JSON.stringify(odd));
  } else if (!allowed.includes(value)) {
    throw outOfRange(
      field,
      allowed.map(String).join(', '),
      typeof value === 'string' ? JSON.stringify(value) : typeof value,
    );
  }
}
