import { describe, expect, test } from 'vitest';
import { toJson, toQueryXml, toXml } from '../../bindings/verify/render.js';

const mismatch = {
  code: 'SignatureDoesNotMatch',
  status: 403,
  message: 'no <match> & "more"',
  details: { AWSAccessKeyId: 'AKIA', SignatureProvided: "a'\0\u{1f600}" },
  canonicalRequest: 'GET\n/\n',
  stringToSign: 'AWS4\n',
};

describe('error responses', () => {
  test("S3: XML with strings and bytes, in S3's order", () => {
    expect(toXml(mismatch, { resource: '/b/k', requestId: '1', hostId: '2' })).toEqual({
      status: 403,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>no &lt;match&gt; &amp; &quot;more&quot;</Message><AWSAccessKeyId>AKIA</AWSAccessKeyId><StringToSign>AWS4
</StringToSign><SignatureProvided>a&apos;\\x00\u{1f600}</SignatureProvided><StringToSignBytes>41 57 53 34 0a</StringToSignBytes><CanonicalRequest>GET
/
</CanonicalRequest><CanonicalRequestBytes>47 45 54 0a 2f 0a</CanonicalRequestBytes><Resource>/b/k</Resource><RequestId>1</RequestId><HostId>2</HostId></Error>`,
    });
  });

  test('S3: an error with a message only', () => {
    const { body, status } = toXml({ code: 'AccessDenied', status: 403, message: 'Access Denied', details: {} });
    expect(status).toBe(403);
    expect(body.split('\n')[1]).toBe('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
  });

  test('the query protocol: XML', () => {
    expect(toQueryXml(mismatch, { requestId: '1' }).body.split('\n')[1]).toBe(
      '<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>no &lt;match&gt; &amp; &quot;more&quot;</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    );
  });

  test('JSON: its own codes, and status 400', () => {
    const { status, headers, body } = toJson(mismatch, { requestId: '1' });
    expect(status).toBe(400);
    expect(headers).toEqual({ 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': '1' });
    expect(JSON.parse(body)).toEqual({ __type: 'InvalidSignatureException', message: mismatch.message });
    const other = toJson({ ...mismatch, code: 'MalformedQueryString', status: 404 });
    expect([other.status, JSON.parse(other.body).__type]).toEqual([404, 'MalformedQueryString']);
  });
});
