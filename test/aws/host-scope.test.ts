import aws4 from 'aws4';
import { describe, expect, it } from 'vitest';
import { hostScope } from '../../bindings/aws/host-scope.js';
import known from './botocore-hosts.json' with { type: 'json' };

describe('service and region of a host', () => {
  // aws4 also takes them from the host, and guesses in cases where siglane refuses.
  it.each([
    's3.eu-west-1.amazonaws.com',
    'examplebucket.s3.eu-west-1.amazonaws.com',
    's3.us-gov-west-1.amazonaws.com',
    'sts.us-gov-west-1.amazonaws.com',
    'examplebucket.s3.cn-north-1.amazonaws.com.cn',
    'abc123.execute-api.ap-southeast-2.amazonaws.com',
    'dynamodb.us-east-1.amazonaws.com',
    'sqs.eu-central-1.amazonaws.com',
    'secretsmanager.eu-west-3.amazonaws.com',
    'iam.amazonaws.com',
    'sts.amazonaws.com',
  ])('%s has the scope that aws4 gives', (host) => {
    const { service, region } = new aws4.RequestSigner({ host, path: '/' }, { accessKeyId: 'a', secretAccessKey: 'b' });
    expect(hostScope(`https://${host}/a`)).toMatchObject({ service, region });
  });

  it("equal botocore's where siglane knows them, and it knows nearly all", () => {
    const said = known.hosts.filter(([host]) => hostScope(`https://${host}/`).service !== undefined);
    for (const [host, service, region] of said)
      expect({ host, ...hostScope(`https://${host}/`) }).toEqual({ host, service, region });
    expect(said.length).toBeGreaterThan(0.99 * known.hosts.length);
  });

  it.each([
    ['https://examplebucket.s3.amazonaws.com/', { service: 's3' }],
    ['https://abcdef.lambda-url.us-west-2.on.aws/a', { service: 'lambda', region: 'us-west-2', isCustomers: true }],
    ['https://s3.dualstack.eu-west-1.amazonaws.com?a', { service: 's3', region: 'eu-west-1' }],
    ['https://a.b.s3.us-west-2.s3.dualstack.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['https://examplebucket.s3.eusc-de-east-1.amazonaws.eu/', { service: 's3', region: 'eusc-de-east-1' }],
    ['https://sqs.us-iso-east-1.c2s.ic.gov/', { service: 'sqs', region: 'us-iso-east-1' }],
    ['https://s3-us-west-2.amazonaws.com/b', { service: 's3', region: 'us-west-2' }],
    ['https://b.s3-fips.us-gov-west-1.amazonaws.com/', { service: 's3', region: 'us-gov-west-1' }],
    ['https://b.s3-fips.dualstack.us-east-1.amazonaws.com/', { service: 's3', region: 'us-east-1' }],
    ['https://b.s3-accelerate.amazonaws.com/', { service: 's3' }],
    ['https://b.s3-accelerate.dualstack.amazonaws.com/', { service: 's3' }],
    ['https://ap-123456789012.s3-accesspoint.us-west-2.amazonaws.com/', { service: 's3', region: 'us-west-2' }],
    [
      'https://ap-123456789012.s3-object-lambda.us-west-2.amazonaws.com/',
      { service: 's3-object-lambda', region: 'us-west-2' },
    ],
    [
      'https://ap-123456789012.op-01234567890123456.s3-outposts.us-west-2.amazonaws.com/',
      { service: 's3-outposts', region: 'us-west-2' },
    ],
    [
      'https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/',
      { service: 's3express', region: 'us-west-2' },
    ],
    ['https://s3express-control.us-west-2.amazonaws.com/', { service: 's3express', region: 'us-west-2' }],
    ['https://email.us-east-1.amazonaws.com/', { service: 'ses', region: 'us-east-1' }],
    ['https://streams.dynamodb.us-east-1.amazonaws.com/', { service: 'dynamodb', region: 'us-east-1' }],
    ['https://123456789012.ddb.us-east-1.amazonaws.com/', { service: 'dynamodb', region: 'us-east-1' }],
    ['https://bedrock-runtime.us-east-1.amazonaws.com/', { service: 'bedrock', region: 'us-east-1' }],
    ['https://search-a-b.us-east-1.es.amazonaws.com/', { service: 'es', region: 'us-east-1', isCustomers: true }],
    ['https://abc.us-east-1.aoss.amazonaws.com/', { service: 'aoss', region: 'us-east-1', isCustomers: true }],
    [
      'https://abc.appsync-api.us-east-1.amazonaws.com/graphql',
      { service: 'appsync', region: 'us-east-1', isCustomers: true },
    ],
    ['https://abc-ats.iot.us-east-1.amazonaws.com/', { region: 'us-east-1', isCustomers: true }],
    ['https://sqs.us-east-1.api.aws/', { service: 'sqs', region: 'us-east-1' }],
    ['https://sts-fips.us-east-1.amazonaws.com/', { service: 'sts', region: 'us-east-1' }],
    ['HTTPS://DynamoDB.US-east-1.AmazonAWS.com:443/', { service: 'dynamodb', region: 'us-east-1' }],
    ['https://sqs.us-east-1.amazonaws.com./', { service: 'sqs', region: 'us-east-1' }],
    ['https://sqs.us-east-1.amazonaws.com:?a', { service: 'sqs', region: 'us-east-1' }],
    ['https://sqs.us-east-1.amazonaws.com.:0443', { service: 'sqs', region: 'us-east-1' }],
  ])('%s', (url, scope) => {
    expect(hostScope(url)).toEqual(scope);
  });

  it.each([
    'http://localhost:9000/',
    'http://[::1]/',
    'https://abc.mrap.accesspoint.s3-global.amazonaws.com/',
    'https://nosuchservice.us-east-1.amazonaws.com/',
    'https://constructor.amazonaws.com/',
    'https://dynamodb.us-east-1.amazonaws.com.example.org/',
    'https://dynamodb.us-east-1.amazonaws.company/',
    'https://evils3.us-east-1.amazonaws.com/',
    'https://sqs.us-east-1.amazonaws.com../',
    'https://s3.us-east-1.amazonaws.com@example.org/',
    'https://example.org/s3.us-east-1.amazonaws.com/',
    'https://example.org?.s3.us-east-1.amazonaws.com/',
  ])('%s has no scope', (url) => {
    expect(hostScope(url)).toEqual({});
  });
});
