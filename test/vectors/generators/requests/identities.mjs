import { EXAMPLE, repeatTo } from '../text.mjs';
import { make, makeEach, places } from './make.mjs';

const { accessKeyId, secretAccessKey, sessionToken } = EXAMPLE;
const SECRET_LENGTHS = [1, 20, 51, 52, 59, 60, 61, 64, 100, 200];

/** AWS's published examples, and values derived from them. */
export const credentials = {
  plain: { accessKeyId, secretAccessKey },
  iam: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  token: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey, sessionToken },
  shortToken: {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey,
    sessionToken: 'AQoDYXdzEPT//////////wEXAMPLE+/=',
  },
  longToken: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey, sessionToken: repeatTo(sessionToken, 1024) },
  ...Object.fromEntries(
    SECRET_LENGTHS.map((length) => [
      `secret${length}`,
      { accessKeyId, secretAccessKey: repeatTo(secretAccessKey, length) },
    ]),
  ),
};

const SERVICES = [
  ['s3', 'https://examplebucket.s3.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['s3express', 'https://examplebucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com', 'us-east-1'],
  ['s3-outposts', 'https://example-111122223333.op-01ac5d28a6a232904.s3-outposts.us-east-1.amazonaws.com', 'us-east-1'],
  ['s3-object-lambda', 'https://example-111122223333.s3-object-lambda.us-east-1.amazonaws.com', 'us-east-1'],
  ['dynamodb', 'https://dynamodb.ap-southeast-2.amazonaws.com', 'ap-southeast-2'],
  ['ec2', 'https://ec2.us-west-2.amazonaws.com', 'us-west-2'],
  ['iam', 'https://iam.amazonaws.com', 'us-east-1'],
  ['sts', 'https://sts.amazonaws.com', 'us-east-1'],
  ['lambda', 'https://lambda.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['es', 'https://search-example.us-east-1.es.amazonaws.com', 'us-east-1'],
  ['sqs', 'https://sqs.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['ses', 'https://email.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['execute-api', 'https://abcdef1234.execute-api.us-east-1.amazonaws.com', 'us-east-1'],
  ['iotdevicegateway', 'https://example-ats.iot.us-east-1.amazonaws.com', 'us-east-1'],
  ['vpc-lattice-svcs', 'https://svc.7d67968.vpc-lattice-svcs.us-east-1.on.aws', 'us-east-1'],
  ['aoss', 'https://07tjusf2h91cunochc.us-east-1.aoss.amazonaws.com', 'us-east-1'],
  ['bedrock', 'https://bedrock-runtime.us-east-1.amazonaws.com', 'us-east-1'],
  ['a', 'https://example.com', 'b'],
];

const DATES = [
  '1970-01-01T00:00:00Z',
  '1999-12-31T23:59:59.999Z',
  '2000-02-29T12:34:56Z',
  '2024-02-29T00:00:00.001Z',
  '2038-01-19T03:14:08Z',
  '2100-03-01T23:59:59Z',
];

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'M-SEARCH'];
const TOKENS = ['token', 'shortToken', 'longToken'];
const both = /** @type {const} */ (['sign', 'presign']);
/** @param {'signed' | 'appended' | 'omitted'} sessionToken */
const tokenSetting = (sessionToken) => ({ ...places.standard, dialect: { sessionToken } });

/**
 * The other signers do not support session tokens of S3 Express, so these vectors have the token that creates the
 * session.
 *
 * @param {string} service
 * @param {string} origin
 */
const withToken = (service, origin) =>
  service === 's3express'
    ? { service, origin, dialect: { tokenHeader: /** @type {const} */ ('x-amz-security-token') } }
    : { service, origin };

export const identities = [
  ...SERVICES.flatMap(([service = '', origin = '', region = '']) => [
    make(`service: ${service}`, { service, origin }, { region, path: '/a b?x=y' }),
    make(`service: ${service}, a token`, withToken(service, origin), { region, path: '/a', credentials: 'token' }),
    make(`service: ${service}, presigned, a token`, withToken(service, origin), {
      region,
      path: '/a',
      credentials: 'token',
      mode: 'presign',
    }),
  ]),
  ...METHODS.flatMap((method) => makeEach(`method: ${method}`, ['s3', 'standard'], { method, path: '/a' }, both)),
  ...DATES.flatMap((date) => makeEach(`date: ${date}`, ['s3'], { date }, both)),
  ...[1, 60, 604_800].flatMap((expiresIn) =>
    makeEach(`expires in ${expiresIn} s`, ['s3', 'standard'], { expiresIn }, ['presign']),
  ),
  ...SECRET_LENGTHS.map((length) =>
    make(`a secret of ${length} characters`, places.standard, { credentials: `secret${length}` }),
  ),
  ...TOKENS.flatMap((name) =>
    makeEach(`token: ${name}`, ['s3', 'standard', 'keystone'], { credentials: name, path: '/a?b=c' }, both),
  ),
  ...both.flatMap((mode) =>
    /** @type {const} */ (['signed', 'appended', 'omitted']).flatMap((setting) =>
      ['plain', ...TOKENS].map((name) =>
        make(`token: ${name}, ${setting}, ${mode}`, tokenSetting(setting), { credentials: name, mode, path: '/mqtt' }),
      ),
    ),
  ),
];
