/** What the names of AWS's own hosts say of the credential scope. */
import { PARTITIONS } from './partitions.js';

/** Service and region as far as a host says them. */
export interface HostScope {
  readonly service?: string;
  readonly region?: string;
}

const HOST = /^https?:\/\/([a-z0-9.-]+)(?::\d+)?(?:[/?]|$)/i;
const REGION = '(?<region>[a-z]{2,4}(?:-[a-z]+)+-\\d)';
const AWS = `(?:${PARTITIONS.map(([, suffix]) => suffix.replaceAll('.', '\\.')).join('|')})`;

/** A bucket, and whatever it is called, may stand in front. */
const S3 = new RegExp(`^(?:.+\\.)?s3(?:\\.dualstack)?\\.${REGION}\\.${AWS}$`);
/** The host that all regions share: it says nothing of the bucket's. */
const S3_GLOBAL = /^(?:.+\.)?s3\.amazonaws\.com$/;
const REGIONAL = new RegExp(`^(?<service>[a-z0-9-]+)\\.${REGION}\\.${AWS}$`);
const API_GATEWAY = new RegExp(`^[a-z0-9-]+\\.(?<service>execute-api)\\.${REGION}\\.${AWS}$`);
const FUNCTION_URL = new RegExp(`^[a-z0-9]+\\.lambda-url\\.${REGION}\\.on\\.aws$`);
const GLOBAL = /^(?<service>[a-z0-9]+)\.amazonaws\.com$/;

/**
 * Services whose hosts begin with the very name that they are signed for. Many do not (email.us-east-1… is `ses`), so a
 * service that is not here must be named by the caller.
 */
const NAMESAKES: ReadonlySet<string> = new Set(
  `acm apigateway athena cloudformation cloudtrail dynamodb ec2 ecs eks elasticache elasticloadbalancing events
  firehose glue kinesis kms lambda logs monitoring rds redshift secretsmanager sns sqs ssm states sts xray`.split(
    /\s+/,
  ),
);
/** Services with one host for the whole world, signed for us-east-1. */
const WORLDWIDE: ReadonlySet<string> = new Set(['cloudfront', 'iam', 'route53', 'sts']);

/** The scope of a URL's host; empty for hosts that are not AWS's, or not known for sure. */
export function hostScope(url: string): HostScope {
  const host = HOST.exec(url)?.[1]?.toLowerCase();
  if (host === undefined) return {};
  const s3 = S3.exec(host);
  if (s3) return { service: 's3', ...s3.groups };
  if (S3_GLOBAL.test(host)) return { service: 's3' };
  const lambda = FUNCTION_URL.exec(host);
  if (lambda) return { service: 'lambda', ...lambda.groups };
  const gateway = API_GATEWAY.exec(host);
  if (gateway) return { ...gateway.groups };
  const regional = REGIONAL.exec(host)?.groups;
  if (regional && NAMESAKES.has(regional['service'] as string)) return { ...regional };
  const service = GLOBAL.exec(host)?.groups?.['service'];
  return service !== undefined && WORLDWIDE.has(service) ? { service, region: 'us-east-1' } : {};
}
