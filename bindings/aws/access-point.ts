/**
 * Hosts of access points, by ARN (Amazon S3 User Guide, "Access points"; AWS Service Authorization Reference, "Resource types defined by
 * Amazon S3", "… S3 Object Lambda" and "… S3 on Outposts").
 *
 *     arn:aws:s3:us-west-2:123456789012:accesspoint/test                     test-123456789012.s3-accesspoint.us-west-2.amazonaws.com
 *     arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/test       test-123456789012.s3-object-lambda.us-west-2.amazonaws.com
 *     arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-0123/accesspoint/test
 *                                                                            test-123456789012.op-0123.s3-outposts.us-west-2.amazonaws.com
 */
import { refused } from '../api/errors.js';

/** An access point and its host. */
export interface AccessPoint {
  /** The part of the host before the region. */
  readonly name: string;
  /** The service of the credential scope. */
  readonly service: string;
  readonly region: string;
  readonly hasDualStack: boolean;
  readonly hasFips: boolean;
}

const ARN = /^arn:[a-z-]+:([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}):(.+)$/;
const POINT = /^accesspoint[:/]([a-z0-9][a-z0-9-]{1,48}[a-z0-9])$/;
const OUTPOST_POINT = /^outpost[:/](op-[0-9a-z]+)[:/]accesspoint[:/]([a-z0-9][a-z0-9-]{1,48}[a-z0-9])$/;
const MULTI_REGION_POINT = /^accesspoint[:/][a-z0-9.-]+\.mrap$/;

/** The label of the host after name and account, by service. */
const HOST_NAMES: Readonly<Record<string, string>> = { s3: 's3-accesspoint', 's3-object-lambda': 's3-object-lambda' };

/**
 * Reads the ARN of an access point.
 *
 * @param region of the signer
 * @throws SigV4Error `ArnNotSupported` for any other ARN, and for a Multi-Region Access Point; `InvalidScope` if the region is not the
 * signer's
 */
export function readAccessPoint(arn: string, region: string, index?: number): AccessPoint {
  const [, service = '', arnRegion = '', account = '', resource = ''] = ARN.exec(arn) ?? [];
  if (MULTI_REGION_POINT.test(resource))
    throw refused(
      'ArnNotSupported',
      'bucket',
      'is a Multi-Region Access Point, which needs SigV4A: use the bucket of one region',
      index,
    );
  const [, point] = POINT.exec(resource) ?? [];
  const [, outpost, outpostPoint] = OUTPOST_POINT.exec(resource) ?? [];
  const middle = HOST_NAMES[service];
  let name: string | undefined;
  if (middle !== undefined && point !== undefined) name = `${point}-${account}.${middle}`;
  if (service === 's3-outposts' && outpost !== undefined) name = `${outpostPoint}-${account}.${outpost}.s3-outposts`;
  if (name === undefined)
    throw refused(
      'ArnNotSupported',
      'bucket',
      'is an ARN, but not of an access point of S3, S3 Object Lambda or S3 on Outposts: give only the name of a bucket',
      index,
    );
  if (arnRegion !== region)
    throw refused('InvalidScope', 'bucket', `is in ${arnRegion}, but the signer is for ${region}`, index);
  return { name, service, region: arnRegion, hasDualStack: service === 's3', hasFips: service !== 's3-outposts' };
}
