import aws4 from 'aws4';
import { describe, expect, it } from 'vitest';
import { hostScope } from '../../bindings/aws/host-scope.js';

describe('service and region of a host', () => {
  // aws4 tells them from the host as well, and guesses where we do not.
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
  ])('%s as aws4', (host) => {
    const { service, region } = new aws4.RequestSigner({ host, path: '/' }, { accessKeyId: 'a', secretAccessKey: 'b' });
    expect(hostScope(`https://${host}/a`)).toEqual({ service, region });
  });

  it.each([
    ['https://examplebucket.s3.amazonaws.com/', { service: 's3' }],
    ['https://abcdef.lambda-url.us-west-2.on.aws/a', { service: 'lambda', region: 'us-west-2' }],
    ['https://s3.dualstack.eu-west-1.amazonaws.com?a', { service: 's3', region: 'eu-west-1' }],
    ['https://a.b.s3.us-west-2.s3.dualstack.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['https://examplebucket.s3.eusc-de-east-1.amazonaws.eu/', { service: 's3', region: 'eusc-de-east-1' }],
    ['https://sqs.us-iso-east-1.c2s.ic.gov/', { service: 'sqs', region: 'us-iso-east-1' }],
    ['HTTPS://DynamoDB.US-east-1.AmazonAWS.com:443/', { service: 'dynamodb', region: 'us-east-1' }],
  ])('%s', (url, scope) => {
    expect(hostScope(url)).toEqual(scope);
  });

  it.each([
    'http://localhost:9000/',
    'http://[::1]/',
    'https://email.us-east-1.amazonaws.com/', // ses
    'https://streams.dynamodb.us-east-1.amazonaws.com/', // dynamodb
    'https://bedrock-runtime.us-east-1.amazonaws.com/', // bedrock
    'https://search-a-b.us-east-1.es.amazonaws.com/', // es
    'https://constructor.amazonaws.com/',
    'https://dynamodb.us-east-1.amazonaws.com.example.org/',
    'https://dynamodb.us-east-1.amazonaws.company/',
    'https://evils3.us-east-1.amazonaws.com/',
    'https://s3.us-east-1.amazonaws.com@example.org/',
    'https://example.org/s3.us-east-1.amazonaws.com/',
    'https://example.org?.s3.us-east-1.amazonaws.com/',
  ])('%s does not say', (url) => {
    expect(hostScope(url)).toEqual({});
  });
});
