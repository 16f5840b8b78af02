/** Published bodies in chunks and event streams: every value is typed in, and no value is computed. */
import { jsonRows } from '../../../scripts/json-rows.mjs';

const S3_CHUNKS =
  'Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"';
const S3_TRAILER = 'Amazon S3 API Reference, "Signature calculations for trailing headers"';
const C_AUTH = 'aws-c-auth, tests of the signing of chunks, trailers and event streams';

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const upload = {
  credentials,
  region: 'us-east-1',
  date: '2013-05-24T00:00:00Z',
  method: 'PUT',
  url: 'https://s3.amazonaws.com/examplebucket/chunkObject.txt',
  // 66,560 times the letter a.
  body: { hex: '61', repeat: 66_560 },
  chunkSize: 65_536,
};

const uploads = [
  {
    name: 'signed chunks',
    origin: S3_CHUNKS,
    ...upload,
    headers: [
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ['content-length', '66824'],
    ],
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    expected: {
      contentLength: 66_824,
      seedSignature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      chunks: [
        [65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
        [1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
        [0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
      ],
      trailers: [],
    },
  },
  {
    name: 'signed chunks and a checksum behind them',
    origin: `${S3_TRAILER}. The length on the wire, which is not signed there, is that of a body in this form.`,
    ...upload,
    headers: [['x-amz-storage-class', 'REDUCED_REDUNDANCY']],
    checksum: 'crc32c',
    payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    expected: {
      contentLength: 66_946,
      seedSignature: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
      chunks: [
        [65_536, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'],
        [1024, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'],
        [0, '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'],
      ],
      trailers: [
        ['x-amz-checksum-crc32c', 'sOO8/Q=='],
        ['x-amz-trailer-signature', 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435'],
      ],
    },
  },
];

/** Three trailers after the last chunk of the first upload. */
const trailers = {
  origin: C_AUTH,
  credentials,
  region: 'us-east-1',
  date: '2013-05-24T00:00:00Z',
  previousSignature: 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  trailers: [
    ['first', '1st'],
    ['second', '2nd'],
    ['third', '3rd'],
  ],
  signature: 'df5735bd9f3295cd9386572292562fefc93ba94e80a0a1ddcbd652c4e0a75e6c',
};

const events = {
  origin: C_AUTH,
  credentials: { accessKeyId: 'access', secretAccessKey: 'secret' },
  region: 'us-east-1',
  service: 'demo',
  seedSignature: 'e1d8e8c8815e60969f2a34765c9a15945ffc0badbaa4b7e3b163ea19131e949b',
  events: [
    {
      date: '1981-01-16T06:30:01Z',
      payload: 'A',
      signature: '7aabf85b765e6a4d0d500b6e968657b14726fa3e1eb7e839302728ffd77629a5',
    },
    {
      date: '1981-01-16T06:30:02Z',
      payload: 'B',
      signature: 'f72aa9642f571d24a6e1ae42f10f073ad9448d8a028b6bcd82da081335adda02',
    },
    {
      date: '1981-01-16T06:30:03Z',
      payload: 'C',
      signature: '632af120435b57ec241d8bfbb12e496dfd5e2730a1a02ac0ab6eaa230ae02e9a',
    },
    {
      date: '1981-01-16T06:30:04Z',
      payload: '',
      signature: 'c6f679ddb3af68f5e82f0cf6761244cb2338cf11e7d01a24130aea1b7c17e53e',
    },
  ],
};

export function chunkedVectors() {
  return jsonRows({
    origin: 'Each case says where it was published.',
    description:
      'Bodies in chunks: "chunks" has the size and the signature of each, "trailers" the lines behind them. Event streams: each event is ' +
      'signed on top of the one before. The requests that open them are in worked-examples.json.',
    uploads,
    trailers,
    events,
  });
}
