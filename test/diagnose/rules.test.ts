/**
 * Findings from the request or from the service's response, without the secret and without the client's own canonical
 * request.
 */
import { describe, expect, test } from 'vitest';
import { type CauseId, diagnose, type Evidence } from '../../bindings/entries/diagnose.js';
import { credentials } from '../support/example.js';
import { date, type Job, type Mistake, send, toObject, type Wire } from './clients.js';
import { jobs } from './mistakes.js';

const now = date;
const token =
  'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE/IvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4Olgk';
const change = (wire: Wire, from: string | RegExp, to: string): Wire => ({
  ...wire,
  target: wire.target.replace(from, to),
  headers: wire.headers.map(([name, value]) => [name, value.replace(from, to)]),
});
const sent = (job: Job, mistake?: Mistake) => send(job, mistake).wire;
const withHeader = (job: Job, ...headers: [string, string][]): Job => ({
  ...job,
  wire: { ...job.wire, headers: [...job.wire.headers, ...headers] },
});
/** The request with a header neither sent nor signed. */
const without = (job: Job, name: string): Wire => {
  const wire = sent(job, ({ signedHeaders }) => ({
    sentHeaders: signedHeaders
      .split(';')
      .filter((each) => each !== name)
      .join(';'),
  }));
  return { ...wire, headers: wire.headers.filter(([each]) => each.toLowerCase() !== name) };
};
const append = (wire: Wire, ...headers: [string, string][]): Wire => ({
  ...wire,
  headers: [...wire.headers, ...headers],
});

const requests: [name: string, cause: CauseId, wire: Wire, more?: Partial<Evidence>][] = [
  ['no signature at all', 'no-signature', jobs.table.wire],
  [
    'version 2 in the query',
    'version-2',
    change(jobs.gateway.wire, '?', '?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=a&'),
  ],
  [
    'version 2 in the header',
    'version-2',
    append(jobs.table.wire, ['Authorization', 'AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=']),
  ],
  ['no Signature in the header', 'authorization-form', change(sent(jobs.table), /, Signature=.*/, '')],
  ['another algorithm', 'authorization-form', change(sent(jobs.table), 'AWS4-HMAC-SHA256 ', 'AWS4-HMAC-SHA1 ')],
  ['a credential of four parts', 'credential-form', change(sent(jobs.table), '/20180801', '')],
  ['another terminator', 'wrong-terminator', change(sent(jobs.table), 'aws4_request', 'aws4')],
  ['a scope of yesterday', 'scope-date', change(sent(jobs.table), '/20180801/', '/20180731/')],
  ['another region than the host', 'wrong-region', sent({ ...jobs.table, region: 'eu-west-1' })],
  ['another region than the caller wants', 'wrong-region', sent(jobs.port), { region: 'eu-west-1' }],
  ['another service than the host', 'wrong-service', sent({ ...jobs.table, service: 'sqs' })],
  [
    'host is not signed',
    'host-not-signed',
    sent(jobs.table, ({ signedHeaders }) => ({ sentHeaders: signedHeaders.replace('host;', '') })),
  ],
  [
    'a signed header is missing',
    'signed-header-missing',
    sent(jobs.table, ({ signedHeaders }) => ({ sentHeaders: `${signedHeaders};x-z` })),
  ],
  [
    'signed names are not sorted',
    'signed-headers-form',
    sent(jobs.table, ({ signedHeaders }) => ({ sentHeaders: signedHeaders.split(';').reverse().join(';') })),
  ],
  ['a token is added but not signed', 'token-not-signed', append(sent(jobs.table), ['X-Amz-Security-Token', token])],
  [
    'a token is added but not signed, S3',
    'token-not-signed',
    append(sent(jobs.pathStyle), ['X-Amz-Security-Token', token]),
  ],
  ['a temporary key has no token', 'token-missing', sent(jobs.table, () => ({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }))],
  ['no date', 'date-malformed', without(jobs.table, 'x-amz-date')],
  ['a date with dashes', 'date-malformed', change(sent(jobs.table), /^20180801T123456Z$/, '2018-08-01 12:34')],
  [
    'months for minutes',
    'month-for-minutes',
    sent(withHeader(jobs.virtual, ['Date', 'Wed, 01 Aug 2018 12:08:56 GMT'])),
  ],
  ['two dates', 'dates-differ', sent(withHeader(jobs.virtual, ['Date', 'Wed, 01 Aug 2018 10:34:56 GMT']))],
  ['a clock that is slow', 'clock-skew', sent(jobs.table), { now: new Date('2018-08-01T13:00:00Z') }],
  ['a clock that is fast', 'clock-skew', sent(jobs.table), { now: new Date('2018-08-01T12:00:00Z') }],
  ['a URL that has expired', 'expired', sent(jobs.presigned), { now: new Date('2018-08-01T13:34:57Z') }],
  ['a URL for eight days', 'expires-range', change(sent(jobs.presigned), 'Expires=3600', 'Expires=691200')],
  ['a URL for half a minute', 'expires-range', change(sent(jobs.presigned), 'Expires=3600', 'Expires=0.5')],
  ['no payload header for S3', 'payload-header-missing', without(jobs.virtual, 'x-amz-content-sha256')],
  ['a body that was not sent', 'body-not-sent', { ...sent(jobs.pathStyle), body: '' }],
  ['another body', 'body-changed', { ...sent(jobs.pathStyle), body: 'something else' }],
  [
    'a signature in upper case',
    'signature-form',
    sent(jobs.table, () => ({ signature: (digits) => digits.toUpperCase() })),
  ],
  ['a space in the key id', 'key-id-blanks', sent(jobs.table, () => ({ accessKeyId: `${credentials.accessKeyId}\t` }))],
  ['a bad escape', 'percent-sequence', change(sent(jobs.gateway), 'b=2', 'b=100%')],
  ['&amp; in the query', 'html-escaped-query', change(sent(jobs.gateway), '&a=1', '&amp;a=1')],
  ['a parameter twice, S3', 'duplicate-query', change(sent(jobs.virtual), 'prefix=J', 'prefix=J&prefix=K')],
];

test.each(requests)('%s', async (_, cause, wire, more = {}) => {
  const { findings } = await diagnose({ request: toObject(wire), now, ...more });
  expect(findings[0]?.cause).toBe(cause);
  for (const { title, explanation, fix } of findings) {
    expect(`${title} ${explanation} ${fix}`).not.toContain('{}');
    expect(`${title} ${explanation} ${fix}`).not.toContain(token);
  }
});

/**
 * Messages of AWS as quoted in boto #1573, aws-cli #5341, versitygw and MinIO, and on AWS's page about troubleshooting
 * signatures.
 */
const answers: [code: string, message: string, cause: CauseId, about?: string][] = [
  [
    'SignatureDoesNotMatch',
    'Signature expired: 20210502T144040Z is now earlier than 20210502T173143Z (20210502T174643Z - 15 min.)',
    'clock-skew',
  ],
  [
    'SignatureDoesNotMatch',
    'Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z (20210502T173640Z + 15 min.)',
    'clock-skew',
  ],
  ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', 'clock-skew'],
  ['AccessDenied', 'Request has expired', 'expired'],
  ['InvalidToken', 'The provided token is malformed or otherwise invalid.', 'token-wrong'],
  ['ExpiredToken', 'The provided token has expired.', 'session-expired'],
  ['ExpiredTokenException', 'The security token included in the request is expired', 'session-expired'],
  ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 'unknown-key'],
  ['InvalidClientTokenId', 'The security token included in the request is invalid.', 'unknown-key'],
  [
    'AuthorizationHeaderMalformed',
    "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
    'wrong-region',
    'eu-west-1',
  ],
  ['SignatureDoesNotMatch', "Credential should be scoped to a valid Region, not 'us-foo'. ", 'wrong-region'],
  [
    'AuthorizationHeaderMalformed',
    'The authorization header is malformed; incorrect service "iam". This endpoint belongs to "s3".',
    'wrong-service',
    's3',
  ],
  ['SignatureDoesNotMatch', "Credential should be scoped to correct service: 'iam'. ", 'wrong-service', 'iam'],
  [
    'AuthorizationHeaderMalformed',
    'The authorization header is malformed; incorrect terminal "x". This endpoint uses "aws4_request".',
    'wrong-terminator',
  ],
  [
    'SignatureDoesNotMatch',
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'.",
    'wrong-terminator',
  ],
  [
    'SignatureDoesNotMatch',
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20210501' != '20210502', from '20210502T144040Z'.",
    'scope-date',
  ],
  ['AccessDenied', 'There were headers present in the request which were not signed', 'header-not-signed'],
  [
    'SignatureDoesNotMatch',
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    'host-not-signed',
  ],
  [
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    'body-changed',
  ],
  [
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    'two-signatures',
  ],
  [
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    'version-2',
  ],
  ['IncompleteSignature', "Authorization header requires 'Signature' parameter.", 'authorization-form'],
  [
    'AuthorizationQueryParametersError',
    'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    'expires-range',
  ],
  ['AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 'date-malformed'],
  ['MalformedQueryString', 'Illegal hex character in escape % pattern: %zz', 'percent-sequence'],
  ['AccessDenied', 'Invalid according to Policy: Policy expired.', 'policy-expired'],
  ['AccessDenied', 'Invalid according to Policy: Extra input fields: bucket', 'policy-refused'],
];

describe('messages of the service', () => {
  const { wire } = send(jobs.port);
  test.each(answers)('%s: %s', async (code, message, cause, about) => {
    const request = toObject(wire);
    const forms = [
      `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message }),
    ];
    for (const error of forms) {
      const { findings } = await diagnose({ request, error, now });
      expect(findings[0]).toMatchObject({ cause, certainty: 'certain' });
      if (about !== undefined) expect(findings[0]?.fix).toContain(about);
    }
  });

  test('a response that already judged the clock gives no finding for an old request', async () => {
    const error =
      '<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message></Error>';
    const { findings, signature } = await diagnose({ request: toObject(wire), error });
    expect(signature).toBe('does not match');
    expect(findings.map(({ cause }) => cause)).not.toContain('clock-skew');
    expect(findings.every(({ certainty }) => certainty === 'possible' || certainty === 'likely')).toBe(true);
  });
});
