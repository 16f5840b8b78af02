import { jsonRows } from '../../../scripts/json-rows.mjs';
import { signingKeySteps } from '../../reference/steps.mjs';
import { EXAMPLE, repeatTo } from './text.mjs';

/** The secret of AWS's IAM examples: it has a plus where the S3 examples have a slash. */
const IAM_SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

const published = [
  {
    name: 'the derivation with every step',
    origin: 'AWS General Reference, "Examples of how to derive a signing key for Signature Version 4"',
    secretAccessKey: IAM_SECRET,
    date: '20120215',
    region: 'us-east-1',
    service: 'iam',
    kDate: '969fbb94feb542b71ede6f87fe4d5fa29c789342b0f407474670f0c2489e0a0d',
    kRegion: '69daa0209cd9c5ff5c8ced464a696fd4252e981430b10e3d3fd8e2f197d7a70c',
    kService: 'f72cfd46f26bc4643f06a11eabb6c0ba18780c19a8da0c31ace671265e3c87fa',
    kSigning: 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
  },
  {
    name: 'the key of the ListUsers example',
    origin: 'AWS General Reference, "Task 3: Calculate the signature"',
    secretAccessKey: IAM_SECRET,
    date: '20150830',
    region: 'us-east-1',
    service: 'iam',
    kSigning: 'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
  },
];

/** With "AWS4" in front, a secret of 60 bytes fills a block of SHA-256; HMAC hashes longer keys. */
const SECRET_LENGTHS = [1, 2, 39, 40, 41, 51, 52, 58, 59, 60, 61, 62, 64, 100, 123, 124, 125, 200, 300];

/** @type {readonly (readonly [date: string, region: string, service: string])[]} */
const SCOPES = [
  ['20130524', 'us-east-1', 's3'],
  ['19700101', 'a', 'b'],
  ['20240229', 'ap-southeast-2', 'execute-api'],
  ['99991231', 'us-gov-west-1', 'vpc-lattice-svcs'],
  ['20150830', 'a-region-whose-name-is-longer-than-one-block-of-the-hash-0123456789', 's3-object-lambda'],
];

/** @param {string} name  @param {string} secretAccessKey  @param {readonly [string, string, string]} scope */
function derived(name, secretAccessKey, [date, region, service]) {
  const { kDate, kRegion, kService, kSigning } = signingKeySteps(secretAccessKey, date, region, service);
  return {
    name,
    secretAccessKey,
    date,
    region,
    service,
    kDate: kDate.toString('hex'),
    kRegion: kRegion.toString('hex'),
    kService: kService.toString('hex'),
    kSigning: kSigning.toString('hex'),
  };
}

export function signingKeyVectors() {
  const [scope] = SCOPES;
  if (scope === undefined) throw new Error('no scope');
  return jsonRows({
    origin: '"published": each says where. "derived": test/reference/steps.mjs, that is node:crypto.',
    description: 'Keys are in hexadecimal. A published vector has the steps that were published.',
    published,
    derived: [
      ...SCOPES.map((each) => derived(each.join('/'), EXAMPLE.secretAccessKey, each)),
      ...SECRET_LENGTHS.map((length) =>
        derived(`a secret of ${length} bytes`, repeatTo(EXAMPLE.secretAccessKey, length), scope),
      ),
      derived('a secret that is not ASCII', 'wJalrXUtnFEMI/K7MDENG/\u00e9\u20ac\u{1f600}EXAMPLEKEY', scope),
    ],
  });
}
