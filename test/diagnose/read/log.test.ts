import { describe, expect, test } from 'vitest';
import { readClientTexts } from '../../../bindings/diagnose/read/log.js';

// aws-cli issue 5341, as it was published.
const canonicalRequest = [
  'POST',
  '/',
  '',
  'content-type:application/x-www-form-urlencoded; charset=utf-8',
  'host:iam.amazonaws.com',
  'x-amz-date:20200703T211223Z',
  '',
  'content-type;host;x-amz-date',
  'b6359072c78d70ebee1e81adcbab4f01bf2c23245fa365ef83fe8f1f955085e2',
].join('\n');
const stringToSign = [
  'AWS4-HMAC-SHA256',
  '20200703T211223Z',
  '20200703/us-east-1/iam/aws4_request',
  'efd071096220828938b720d7877f5888d349a9f8dd6abcf41ab86dbf0a08750c',
].join('\n');
const signature = '2d47d39b409ffbd887c5d666046e5d6f389e525f9da5cdbca34b312e6fa2b7f0';
const both = { canonicalRequest, stringToSign };
const all = { ...both, signature };
const escaped = (text: string) => text.replaceAll('\n', '\\n');

const cli = (request: string, toSign: string, signed: string) => `
2020-07-03 21:12:23,388 - MainThread - botocore.auth - DEBUG - Calculating signature using v4 auth.
2020-07-03 21:12:23,388 - MainThread - botocore.auth - DEBUG - CanonicalRequest:
${request}
2020-07-03 21:12:23,389 - MainThread - botocore.auth - DEBUG - StringToSign:
${toSign}
2020-07-03 21:12:23,389 - MainThread - botocore.auth - DEBUG - Signature:
${signed}
2020-07-03 21:12:23,389 - MainThread - botocore.endpoint - DEBUG - Sending http request: <AWSPreparedRequest method=POST>
`;

test.each([
  ['AWS CLI --debug (aws-cli issue 5341)', cli(canonicalRequest, stringToSign, signature), all],
  ['with CR LF', cli(canonicalRequest, stringToSign, signature).replaceAll('\n', '\r\n'), all],
  [
    'botocore with boto3.set_stream_logger (boto3 issue 1427)',
    `2018-01-23 15:04:19,885 botocore.auth [DEBUG] CanonicalRequest:\n${canonicalRequest}\n\n2018-01-23 15:04:19,885 botocore.auth [DEBUG] StringToSign:\n${stringToSign}\n`,
    both,
  ],
  [
    'boto 2',
    `CanonicalRequest:\n${canonicalRequest}\nStringToSign:\n${stringToSign}\nSignature:\n${signature}\nFinal headers: {}`,
    all,
  ],
  [
    'AWS SDK for Go (aws-sdk-go issue 2483)',
    `2019/03/01 15:48:50 DEBUG: Request Signature:\n---[ CANONICAL STRING  ]-----------------------------\n${canonicalRequest}\n---[ STRING TO SIGN ]--------------------------------\n${stringToSign}\n-----------------------------------------------------\n`,
    both,
  ],
  [
    'AWS SDK for Java 1 (AWS4Signer)',
    `DEBUG - AWS4 Canonical Request: '"${canonicalRequest}"\nDEBUG - AWS4 String to Sign: '"${stringToSign}"\n`,
    both,
  ],
  ['AWS SDK for Java 2', `AWS4 Canonical Request: ${canonicalRequest}\nAWS4 String to sign: ${stringToSign}`, both],
  [
    's3cmd (s3cmd issue 675)',
    `DEBUG: Canonical Request:\n${canonicalRequest}\n----------------------\nDEBUG: String to Sign:\n${stringToSign}\n`,
    both,
  ],
  ['aws-sdk-ruby (issue 1087)', `STRING_TO_SIGN: ${stringToSign}\nCANONICAL_REQUEST: ${canonicalRequest}\n`, both],
  [
    'radosgw with debug_rgw 20',
    `2024-01-01T00:00:00.000+0000 7f 10 req 1 canonical request format = ${canonicalRequest}\n2024-01-01T00:00:00.000+0000 7f 10 req 1 canonical request hash = ${'a'.repeat(64)}\n2024-01-01T00:00:00.000+0000 7f 10 req 1 string to sign = ${stringToSign}\n2024-01-01T00:00:00.000+0000 7f 10 req 1 generated signature = ${signature}\n`,
    all,
  ],
  [
    'siglane sign --explain',
    `# payload hash\nb6\n\n# signed headers\nhost\n\n# canonical request\n${canonicalRequest}\n\n# credential scope\n20200703/us-east-1/iam/aws4_request\n\n# string to sign\n${stringToSign}\n\n# signature\n${signature}\n\n# url\nhttps://iam.amazonaws.com/\n`,
    all,
  ],
  ['Python repr', `'${escaped(canonicalRequest)}'\n'${escaped(stringToSign)}'\n`, both],
  [
    'Python repr of bytes, with names',
    `creq = b'${escaped(canonicalRequest)}'\nsts: b"${escaped(stringToSign)}"`,
    both,
  ],
  ['JSON', JSON.stringify({ canonicalRequest, stringToSign }), both],
  ['a bare canonical request', canonicalRequest, { canonicalRequest }],
  ['a bare string to sign', `${stringToSign}\n`, { stringToSign }],
  ['quoted with an indent', `  > x\n${canonicalRequest}`.replaceAll('\n', '\n    '), { canonicalRequest }],
  [
    'a header with the signature',
    `${stringToSign}\nAuthorization: AWS4-HMAC-SHA256 Credential=a, Signature=${signature}`,
    { stringToSign, signature },
  ],
])('%s', (_, log, expected) => {
  expect(readClientTexts(log)).toEqual(expected);
});

describe('of several pairs', () => {
  const earlier = cli(canonicalRequest.replace('iam.', 'sts.'), stringToSign.replace('iam', 'sts'), 'f'.repeat(64));

  test('the last pair counts', () => {
    expect(readClientTexts(earlier + cli(canonicalRequest, stringToSign, signature))).toEqual(all);
  });

  test('a pair is never built from two requests', () => {
    expect(readClientTexts(`${earlier}\nCanonicalRequest:\n${canonicalRequest}`)).toEqual({ canonicalRequest });
    expect(readClientTexts(`${earlier}\nStringToSign:\n${stringToSign}`)).toEqual({ stringToSign });
  });
});

test('a canonical request without its empty line, as in seed 001, stays unchanged', () => {
  const broken = canonicalRequest.replace('\n\ncontent-type;', '\ncontent-type;');
  expect(readClientTexts(`${broken}\n\n${stringToSign}`)).toEqual({ canonicalRequest: broken, stringToSign });
  expect(readClientTexts(cli(broken.replace('POST\n/', 'post\nx'), stringToSign, signature))).toEqual({
    ...all,
    canonicalRequest: broken.replace('POST\n/', 'post\nx'),
  });
});

test('decodes escapes in literals', () => {
  const literal = "'GET\\n/it\\'s\\\\n\\x41\\u00e9\\n\\nhost:h\\n\\nhost\\nUNSIGNED-PAYLOAD'";
  expect(readClientTexts(literal).canonicalRequest).toBe("GET\n/it's\\nAé\n\nhost:h\n\nhost\nUNSIGNED-PAYLOAD");
  expect(readClientTexts("b'GET\\n/\\xc3\\xa9\\n\\nhost:h\\n\\nhost\\nUNSIGNED-PAYLOAD'").canonicalRequest).toMatch(
    '/é\n',
  );
});

test.each([undefined, 7, {}, '', 'secret words\n', 'x'.repeat(8 * 1024 * 1024 + 1)])('%# is refused', (given) => {
  expect(() => readClientTexts(given as string)).toThrow(expect.objectContaining({ field: 'log' }));
});
