/** Resolves a bucket or endpoint to an origin and the path before the key. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import { clientHostname } from '../protocol/host.js';
import { S3_EXPRESS } from '../protocol/s3-services.js';
import { flag, optionalString } from '../util/options.js';
import { readAccessPoint } from './access-point.js';
import { PARTITIONS, regionOfZone } from './partitions.js';

/** A bucket that can be a host label (RFC 1123, section 2.1): lower case, 3 to 63 characters, no dot. */
const BUCKET_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
/** A directory bucket or its access point, whose name contains the zone (Amazon S3 User Guide, "Directory bucket naming rules"). */
const DIRECTORY_BUCKET = /--([a-z0-9]+-az[0-9]+)--xa?-s3$/;
const REGION_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const ENDPOINT = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(\/[A-Za-z0-9._~/-]*)?$/i;
const IP_ADDRESS = /^(?:\[.*\]|[0-9]+(?:\.[0-9]+){3})$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** The part of a template that locates objects. */
export interface Address {
  readonly bucket: string | undefined;
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
  readonly dualStack: boolean;
  readonly accelerate: boolean;
  readonly fips: boolean;
}

/** An address that has a bucket. */
export interface BucketAddress extends Address {
  readonly bucket: string;
}

/** Everything before the key. */
export interface Base {
  /** `https://host` or `http://host:port`. */
  readonly origin: string;
  /** The signed `host` header. It has the port only if it is not the default of the scheme. */
  readonly host: string;
  /** The path, without percent-encoding. Begins and ends with a slash. */
  readonly path: string;
  /** The service of the credential scope, if it is not S3 itself. */
  readonly service?: string;
}

export type GivenAddress = Readonly<Partial<Record<keyof Address, unknown>>>;

const NOWHERE: Address = {
  bucket: undefined,
  endpoint: undefined,
  pathStyle: false,
  dualStack: false,
  accelerate: false,
  fips: false,
};

/**
 * Reads the options of an address.
 *
 * @param otherwise supplies options that are not given
 * @throws TypeError
 */
export function readAddress(given: GivenAddress, otherwise = NOWHERE, index?: number): Address {
  return {
    bucket: optionalString('bucket', given.bucket, index) ?? otherwise.bucket,
    endpoint: optionalString('endpoint', given.endpoint, index) ?? otherwise.endpoint,
    pathStyle: flag('pathStyle', given.pathStyle, index, otherwise.pathStyle),
    dualStack: flag('dualStack', given.dualStack, index, otherwise.dualStack),
    accelerate: flag('accelerate', given.accelerate, index, otherwise.accelerate),
    fips: flag('fips', given.fips, index, otherwise.fips),
  };
}

/** The names of the options of an address. */
export const ADDRESS_NAMES = /* @__PURE__ */ Object.keys(readAddress({}));

/** Reads an address that must have a bucket. @throws TypeError */
export function readBucketAddress(given: GivenAddress, otherwise: Address, index?: number): BucketAddress {
  const { bucket, ...rest } = readAddress(given, otherwise, index);
  if (bucket === undefined) throw wrongType('bucket', 'a string, here or in the options of the signer', bucket, index);
  return { bucket, ...rest };
}

/**
 * Finds origin and path of a bucket, of a bucket at an endpoint, of an access point, or of an endpoint without a bucket.
 *
 * @param region of the signer
 * @param index of the address in its batch, for errors
 * @throws TypeError if bucket and endpoint are missing; RangeError for a port; SigV4Error `InvalidBucket`, `ArnNotSupported`,
 * `InvalidEndpoint`, `InvalidScope`
 */
export function resolveBase(address: Address, region: string, index?: number): Base {
  const { bucket, endpoint } = address;
  if (bucket === undefined && endpoint === undefined)
    throw wrongType('bucket', 'a string (or an endpoint), here or in the options of the signer', bucket, index);
  if (bucket !== undefined) checkBucket(bucket, index);
  if (endpoint !== undefined) return atEndpoint(customServer(endpoint, address, index), address, index);
  return ofAws(bucket as string, address, region, index);
}

/**
 * Finds origin and path of a bucket for browser uploads.
 *
 * @throws SigV4Error `InvalidBucket` for an access point or a directory bucket; otherwise as `resolveBase`
 */
export function resolveUploadBase(address: BucketAddress, region: string, index?: number): Base {
  const base = resolveBase(address, region, index);
  if (base.service === undefined && !address.bucket.startsWith('arn:')) return base;
  throw refused(
    'InvalidBucket',
    'bucket',
    'is an access point or a directory bucket: give another bucket for uploads',
    index,
  );
}

function atEndpoint(server: Server, { bucket, pathStyle }: Address, index: number | undefined): Base {
  const { scheme, host, path } = server;
  if (bucket === undefined) return { origin: `${scheme}://${host}`, host, path };
  if (bucket.startsWith('arn:'))
    throw refused('ArnNotSupported', 'bucket', 'is an ARN, which has its own host: leave out "endpoint"', index);
  return inServer(server, bucket, pathStyle || server.isAddress);
}

/** Puts the bucket into the host, or into the path if it is not a host label or `isInPath` is true. */
function inServer({ scheme, host: server, path }: Server, bucket: string, isInPath: boolean): Base {
  const inPath = isInPath || !BUCKET_LABEL.test(bucket);
  const host = inPath ? server : `${bucket}.${server}`;
  return { origin: `${scheme}://${host}`, host, path: inPath ? `${path}${bucket}/` : path };
}

interface Server {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly isAddress: boolean;
}

/** Amazon S3 User Guide, "Virtual hosting of buckets", "Using dual-stack endpoints", "Transfer Acceleration", "FIPS endpoints". */
function ofAws(bucket: string, address: Address, region: string, index: number | undefined): Base {
  const { pathStyle, dualStack, accelerate, fips } = address;
  if (region === 'auto')
    throw refused('InvalidScope', 'region', 'is "auto", which AWS does not have: give an "endpoint"', index);
  if (!REGION_LABEL.test(region))
    throw refused('InvalidScope', 'region', 'is not a valid host label: give an "endpoint"', index);
  const ofZone = regionOfZone(region);
  if (ofZone !== undefined)
    throw refused('InvalidScope', 'region', `is an availability zone: give the region ${ofZone}`, index);
  const [prefix, suffix] = PARTITIONS.find(([start]) => region.startsWith(start)) as readonly [string, string];
  const name = (service: string) =>
    `${service}${fips ? '-fips' : ''}${dualStack ? '.dualstack' : ''}.${region}.${suffix}`;
  const server = (host: string): Server => ({ scheme: 'https', host, path: '/', isAddress: false });

  if (bucket.startsWith('arn:')) {
    const { name: point, service, hasDualStack, hasFips } = readAccessPoint(bucket, region, index);
    const unsupported = { pathStyle, accelerate, dualStack: dualStack && !hasDualStack, fips: fips && !hasFips };
    refuseFlags(unsupported, `an access point of ${service}`, index);
    const host = name(point);
    return { origin: `https://${host}`, host, path: '/', ...(service !== 's3' && { service }) };
  }
  const [, zone] = DIRECTORY_BUCKET.exec(bucket) ?? [];
  if (zone !== undefined) {
    refuseFlags({ accelerate }, 'a directory bucket', index);
    const host = `s3express${fips ? '-fips' : ''}-${zone}${dualStack ? '.dualstack' : ''}.${region}.${suffix}`;
    return { ...inServer(server(host), bucket, false), service: S3_EXPRESS };
  }
  if (accelerate) {
    refuseFlags({ pathStyle, fips }, 'Transfer Acceleration', index);
    if (prefix !== '') throw refused('InvalidScope', 'accelerate', `is not available in ${region}`, index);
    if (!BUCKET_LABEL.test(bucket))
      throw refused(
        'InvalidBucket',
        'bucket',
        'has dots or is not a host label, so Transfer Acceleration cannot be used',
        index,
      );
    return inServer(server(`s3-accelerate${dualStack ? '.dualstack' : ''}.amazonaws.com`), bucket, false);
  }
  return inServer(server(name('s3')), bucket, pathStyle);
}

/** @throws SigV4Error `InvalidEndpoint` for the first flag that is set */
function refuseFlags(flags: Readonly<Record<string, boolean>>, what: string, index: number | undefined): void {
  for (const [field, isSet] of Object.entries(flags))
    if (isSet) throw refused('InvalidEndpoint', field, `cannot be used with ${what}`, index);
}

function customServer(endpoint: string, { dualStack, accelerate, fips }: Address, index: number | undefined): Server {
  refuseFlags({ dualStack, accelerate, fips }, '"endpoint"', index);
  const match = ENDPOINT.exec(endpoint);
  if (match === null) {
    throw refused(
      'InvalidEndpoint',
      'endpoint',
      'must be http(s)://host, with a port and a plain path if needed, without user, query and fragment',
      index,
    );
  }
  const scheme = (match[1] as string).toLowerCase();
  const name = (match[2] as string).toLowerCase();
  const port = match[3] === undefined ? '' : String(Number(match[3]));
  if (port !== '' && (Number(port) < 1 || Number(port) > 65535))
    throw outOfRange('endpoint', 'a port from 1 to 65535', port, index);
  const path = `${(match[4] ?? '').replace(/\/+$/, '')}/`;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw refused('InvalidEndpoint', 'endpoint', 'has a segment "." or "..", which HTTP clients remove', index);
  }
  if (clientHostname(name) !== name) {
    throw refused('InvalidEndpoint', 'endpoint', 'has a host that HTTP clients rewrite', index);
  }
  const host = port === '' || port === DEFAULT_PORTS[scheme] ? name : `${name}:${port}`;
  return { scheme, host, path, isAddress: IP_ADDRESS.test(name) };
}

function checkBucket(bucket: string, index: number | undefined): void {
  if (bucket.startsWith('arn:')) return;
  if (bucket.startsWith('s3://'))
    throw refused('InvalidBucket', 'bucket', 'is an s3:// address: give "bucket" and "key"', index);
  if (/--xa?-s3$/.test(bucket) && !DIRECTORY_BUCKET.test(bucket))
    throw refused('InvalidBucket', 'bucket', 'lacks the zone of a directory bucket: name--use1-az4--x-s3', index);
  // Old buckets and other servers have names that S3 no longer allows. Only names that cannot be a path segment are refused.
  if (
    bucket === '' ||
    bucket === '.' ||
    bucket === '..' ||
    /[/?#\\\p{Cc}\p{Cs}]/u.test(bucket) ||
    bucket.length > 255
  ) {
    throw refused(
      'InvalidBucket',
      'bucket',
      'must be 1 to 255 characters without slashes, "?", "#" and control characters',
      index,
    );
  }
}
