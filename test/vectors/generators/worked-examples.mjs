/** Published examples: every value is typed in from the source that its case names, and no value is computed. */
import { jsonRows } from '../../../scripts/json-rows.mjs';

/**
 * @typedef {import('../load.mjs').WorkedExample} WorkedExample
 * @typedef {Omit<WorkedExample, 'origin' | 'mode' | 'signer' | 'date'>} Example
 */

const S3_HEADER =
  'Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk"';
const S3_QUERY = 'Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)"';
const S3_CHUNKS =
  'Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"';
const S3_TRAILER =
  'Amazon S3 API Reference, "Signature calculations for trailing headers"; Content-Length is sent there but not signed';
const IAM = 'AWS General Reference, "Signature Version 4 signing process", the ListUsers example';
const KEYSTONE = 'OpenStack python-keystoneclient, tests/unit/test_ec2utils.py';
const EVENT_STREAM = 'aws-c-auth, tests of the signing of event streams: the request that opens the stream';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

const s3 = {
  signer: { credentials: 's3', region: 'us-east-1', service: 's3' },
  date: '2013-05-24T00:00:00Z',
};
const iam = {
  signer: { credentials: 'iam', region: 'us-east-1', service: 'iam' },
  date: '2015-08-30T12:36:00Z',
};

/** @type {WorkedExample[]} */
const s3Header = [
  {
    name: 'S3: GET Object',
    request: {
      method: 'GET',
      url: 'https://examplebucket.s3.amazonaws.com/test.txt',
      headers: [
        ['Range', 'bytes=0-9'],
        ['x-amz-content-sha256', EMPTY],
      ],
    },
    expected: {
      hashedCanonicalRequest: '7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972',
      signedHeaders: 'host;range;x-amz-content-sha256;x-amz-date',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
  },
  {
    name: 'S3: PUT Object',
    request: {
      method: 'PUT',
      url: 'https://examplebucket.s3.amazonaws.com/test$file.text',
      headers: [
        ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ],
      payload: 'Welcome to Amazon S3.',
    },
    expected: {
      payloadHash: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      hashedCanonicalRequest: '9e0e90d9c76de8fa5b200d8c849cd5b8dc7a3be3951ddb7f6a76b4158342019d',
      signedHeaders: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
  },
  {
    name: 'S3: GET Bucket Lifecycle',
    request: { method: 'GET', url: 'https://examplebucket.s3.amazonaws.com/?lifecycle' },
    expected: {
      payloadHash: EMPTY,
      hashedCanonicalRequest: '9766c798316ff2757b517bc739a67f6213b4ab36dd5da2f94eaebf79c77395ca',
      signedHeaders: 'host;x-amz-content-sha256;x-amz-date',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
  },
  {
    name: 'S3: Get Bucket (List Objects)',
    request: { method: 'GET', url: 'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J' },
    expected: {
      payloadHash: EMPTY,
      hashedCanonicalRequest: 'df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7',
      signedHeaders: 'host;x-amz-content-sha256;x-amz-date',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  },
].map((example) => complete(example, { origin: S3_HEADER, mode: 'sign', ...s3 }));

const s3Query = complete(
  {
    name: 'S3: presigned GET',
    request: { method: 'GET', url: 'https://examplebucket.s3.amazonaws.com/test.txt', expiresIn: 86400 },
    expected: {
      payloadHash: 'UNSIGNED-PAYLOAD',
      hashedCanonicalRequest: '3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04',
      signedHeaders: 'host',
      signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    },
  },
  { origin: S3_QUERY, mode: 'presign', ...s3 },
);

/** The header signatures at the start of streams. */
const seeds = [
  complete(
    {
      name: 'S3: the seed of signed chunks',
      request: {
        method: 'PUT',
        url: 'https://s3.amazonaws.com/examplebucket/chunkObject.txt',
        headers: [
          ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
          ['Content-Encoding', 'aws-chunked'],
          ['x-amz-decoded-content-length', '66560'],
          ['Content-Length', '66824'],
        ],
        payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      },
      expected: {
        hashedCanonicalRequest: 'cee3fed04b70f867d036f722359b0b1f2f0e5dc0efadbc082b76c4c60e316455',
        signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      },
    },
    { origin: S3_CHUNKS, mode: 'sign', ...s3 },
  ),
  complete(
    {
      name: 'S3: the seed of signed chunks with a trailer',
      request: {
        method: 'PUT',
        url: 'https://s3.amazonaws.com/examplebucket/chunkObject.txt',
        headers: [
          ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
          ['Content-Encoding', 'aws-chunked'],
          ['x-amz-decoded-content-length', '66560'],
          ['x-amz-trailer', 'x-amz-checksum-crc32c'],
        ],
        payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      },
      expected: {
        hashedCanonicalRequest: '44d48b8c2f70eae815a0198cc73d7a546a73a93359c070abbaa5e6c7de112559',
        signature: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
      },
    },
    { origin: S3_TRAILER, mode: 'sign', ...s3 },
  ),
  complete(
    {
      name: 'the seed of an event stream',
      request: {
        method: 'POST',
        url: 'https://demo.us-east-1.amazonaws.com/streaming',
        headers: [['Content-Encoding', 'application/vnd.amazon.eventstream']],
        payloadHash: 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
      },
      expected: { signature: 'e1d8e8c8815e60969f2a34765c9a15945ffc0badbaa4b7e3b163ea19131e949b' },
    },
    {
      origin: EVENT_STREAM,
      mode: 'sign',
      signer: { credentials: 'eventStream', region: 'us-east-1', service: 'demo', dialect: { payloadHeader: true } },
      date: '1981-01-16T06:30:00Z',
    },
  ),
];

const listUsers = {
  method: 'GET',
  url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
  headers: [['content-type', FORM]],
};
const iamExamples = [
  complete(
    {
      name: 'IAM: ListUsers in the header',
      request: listUsers,
      expected: {
        payloadHash: EMPTY,
        hashedCanonicalRequest: 'f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59',
        signedHeaders: 'content-type;host;x-amz-date',
        signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      },
    },
    { origin: IAM, mode: 'sign', ...iam },
  ),
  complete(
    {
      name: 'IAM: ListUsers in the query',
      request: { ...listUsers, expiresIn: 60 },
      expected: {
        payloadHash: EMPTY,
        signedHeaders: 'content-type;host',
        signature: '37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02',
      },
    },
    { origin: IAM, mode: 'presign', ...iam },
  ),
];

/** The verifier's own tests. The last one takes the port off the host, as old versions of boto did. */
const keystone = /** @type {const} */ ([
  [
    'a host without a port',
    'http://iam.amazonaws.com/',
    [],
    'ced6826de92d2bdeed8f846f0bf508e8559e98e4b0199114b84c54174deb456c',
  ],
  ['a host with a port', 'http://foo:8000/', [], '26dd92ea79aaa49f533d13b1055acdcd7d7321460d64621f96cc79c4f4d4ab2b'],
  [
    'a host whose port is not signed',
    'http://foo:8000/',
    [['Host', 'foo']],
    '9a4b2276a5039ada3b90f72ea8ec174514b92b909fb106b22ad910c5d75a54f4',
  ],
]).map(([name, url, headers, signature]) =>
  complete(
    {
      name: `Keystone: ${name}`,
      request: {
        method: 'POST',
        url,
        headers: [['Content-Type', FORM], ...headers],
        payloadHash: 'b6359072c78d70ebee1e81adcbab4f01bf2c23245fa365ef83fe8f1f955085e2',
      },
      expected: { signedHeaders: 'content-type;host;x-amz-date', signature },
    },
    {
      origin: KEYSTONE,
      mode: 'sign',
      ...iam,
      signer: { ...iam.signer, dialect: 'keystone' },
      date: '2011-09-09T23:36:00Z',
    },
  ),
);

/**
 * @param {object} example
 * @param {Pick<WorkedExample, 'origin' | 'mode' | 'signer' | 'date'>} rest
 */
function complete(example, rest) {
  const { name, request, expected } = /** @type {Example} */ (example);
  const { origin, mode, signer, date } = rest;
  return { name, origin, mode, signer, date, request, expected };
}

export function workedExamples() {
  return jsonRows({
    origin: 'Each case says where it was published.',
    description:
      'Published signatures. A case has what requests.json has, but of the expected values only those that were ' +
      'published; hashedCanonicalRequest is the last line of the string to sign.',
    credentials: {
      s3: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
      iam: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
      eventStream: { accessKeyId: 'access', secretAccessKey: 'secret' },
    },
    cases: [...s3Header, s3Query, ...seeds, ...iamExamples, ...keystone],
  });
}
