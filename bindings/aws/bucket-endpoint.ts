/** Where a bucket is: the origin and the path that stand before the key. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import { clientHostname } from '../protocol/host.js';
import { flag, optionalString } from '../util/options.js';
import { PARTITIONS } from './partitions.js';

/** A host label (RFC 1123, section 2.1) as S3 wants it of a bucket: lower case, 3 to 63 characters, no dot. */
const BUCKET_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const REGION_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const ENDPOINT = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(\/[A-Za-z0-9._~/-]*)?$/i;
const IP_ADDRESS = /^(?:\[.*\]|[0-9]+(?:\.[0-9]+){3})$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** The part of a template that says where. */
export interface Address {
  readonly bucket: string | undefined;
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean;
  readonly dualStack: boolean;
}

/** An address with a bucket. */
export interface BucketAddress extends Address {
  readonly bucket: string;
}

/** What stands before the key. */
export interface Base {
  /** `https://host` or `http://host:port`. */
  readonly origin: string;
  /** As it is signed in the `host` header: the port only where it is not the scheme's own. */
  readonly host: string;
  /** Begins and ends with a slash; not encoded. */
  readonly path: string;
}

type GivenAddress = Readonly<Partial<Record<keyof Address, unknown>>>;

/** Reads where a bucket is, or an endpoint. @throws TypeError */
export function readAddress(given: GivenAddress, index?: number): Address {
  return {
    bucket: optionalString('bucket', given.bucket, index),
    endpoint: optionalString('endpoint', given.endpoint, index),
    pathStyle: flag('pathStyle', given.pathStyle, index),
    dualStack: flag('dualStack', given.dualStack, index),
  };
}

/** The options that an address is read from. */
export const ADDRESS_NAMES = /* @__PURE__ */ Object.keys(readAddress({}));

/** The same, where there must be a bucket. @throws TypeError */
export function readBucketAddress(given: GivenAddress, index?: number): BucketAddress {
  const { bucket, ...rest } = readAddress(given, index);
  if (bucket === undefined) throw wrongType('bucket', 'a string', bucket, index);
  return { bucket, ...rest };
}

/**
 * Finds the origin and path of a bucket, of a bucket behind an endpoint, or of an endpoint alone.
 *
 * @param index of the address in its batch, for errors
 * @throws TypeError if there is neither, RangeError for a port, SigV4Error `InvalidBucket`, `ArnNotSupported`, `InvalidEndpoint`,
 * `InvalidScope`
 */
export function resolveBase({ bucket, endpoint, pathStyle, dualStack }: Address, region: string, index?: number): Base {
  if (bucket !== undefined) checkBucket(bucket, index);
  else if (endpoint === undefined) throw wrongType('bucket', 'a string (or an endpoint instead)', bucket, index);
  const server =
    endpoint === undefined ? awsServer(region, dualStack, index) : customServer(endpoint, dualStack, index);
  if (bucket === undefined)
    return { origin: `${server.scheme}://${server.host}`, host: server.host, path: server.path };
  const inPath = pathStyle || !BUCKET_LABEL.test(bucket) || server.isAddress;
  const host = inPath ? server.host : `${bucket}.${server.host}`;
  return { origin: `${server.scheme}://${host}`, host, path: inPath ? `${server.path}${bucket}/` : server.path };
}

interface Server {
  scheme: string;
  host: string;
  path: string;
  isAddress: boolean;
}

function awsServer(region: string, dualStack: boolean, index: number | undefined): Server {
  if (!REGION_LABEL.test(region)) throw refused('InvalidScope', 'region', 'is no host label: give an endpoint', index);
  const [, suffix] = PARTITIONS.find(([prefix]) => region.startsWith(prefix)) as readonly [string, string];
  return {
    scheme: 'https',
    host: `s3.${dualStack ? 'dualstack.' : ''}${region}.${suffix}`,
    path: '/',
    isAddress: false,
  };
}

function customServer(endpoint: string, dualStack: boolean, index: number | undefined): Server {
  if (dualStack) throw refused('InvalidEndpoint', 'dualStack', "is for AWS's own hosts, not for an endpoint", index);
  const match = ENDPOINT.exec(endpoint);
  if (match === null) {
    throw refused(
      'InvalidEndpoint',
      'endpoint',
      'must be http(s)://host, a port and a plain path if need be, without user, query and fragment',
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
    throw refused('InvalidEndpoint', 'endpoint', 'has a host that HTTP clients write in another way', index);
  }
  const host = port === '' || port === DEFAULT_PORTS[scheme] ? name : `${name}:${port}`;
  return { scheme, host, path, isAddress: IP_ADDRESS.test(name) };
}

function checkBucket(bucket: string, index: number | undefined): void {
  if (bucket.startsWith('arn:')) {
    throw refused(
      'ArnNotSupported',
      'bucket',
      'is an ARN: give the host of the access point as the endpoint instead',
      index,
    );
  }
  if (bucket.endsWith('--x-s3')) {
    throw refused('InvalidBucket', 'bucket', 'is a directory bucket, which has hosts and sessions of its own', index);
  }
  // Names that S3 does not allow today exist, on old buckets and on other servers; what can be no segment of a path does not.
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
