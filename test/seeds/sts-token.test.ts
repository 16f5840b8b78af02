/**
 * "A complete example of the Signature Version 4 process with STS (Python)", November 2017: EC2's DescribeRegions with
 * the credentials of an assumed role. The session token must be sent and signed as the header x-amz-security-token, in
 * alphabetical order.
 */
import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';

/** Response of AssumeRole, with AWS's published example token. */
const credentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTFfKD8YUuwth' +
    'Ax7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXA' +
    'kiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
};

/**
 * test/vectors/data/requests.json, "seed: DescribeRegions with a session token"; aws-crt, @smithy/signature-v4, aws4 and minio
 * agree.
 */
const SIGNATURE = 'd9e524b9416bb1b8bcc471872ac6c868dd57cc4832d26ea0c5c5926f4f9fcdcd';

test('signs DescribeRegions with the credentials of an assumed role', async () => {
  const signer = await createSigner({ credentials, region: 'us-east-1', service: 'ec2' });
  const signed = signer.sign({
    url: 'https://ec2.amazonaws.com/?Action=DescribeRegions&Version=2013-10-15',
    signingDate: new Date('2017-11-26T09:00:00Z'),
  });
  expect(signed).toEqual({
    url: 'https://ec2.amazonaws.com/?Action=DescribeRegions&Version=2013-10-15',
    headers: {
      'x-amz-date': '20171126T090000Z',
      'x-amz-security-token': credentials.sessionToken,
      authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20171126/us-east-1/ec2/aws4_request, ' +
        `SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${SIGNATURE}`,
    },
    signature: SIGNATURE,
  });
});
