/**
 * `siglane/upload-server`: handlers with this runtime's own `Request`, `Response` and streams. Each check gets a
 * factory of signers and the library, and returns its result with the expected value, which comes from the runtime's
 * Web Crypto.
 */
import { hex } from './helpers.mjs';

const encoder = new TextEncoder();
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const host = 'examplebucket.s3.us-east-1.amazonaws.com';
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

async function optionsOf(make) {
  const signer = await make({ credentials, region: 'us-east-1', now: () => new Date('2026-01-02T03:04:05Z') });
  const grant = (_, { operation }) => ({ operations: [operation], keyPrefix: 'user/', maxBytes: 10 });
  return { signer, bucket: 'examplebucket', grant };
}

/** Responses have the headers that a page needs, and so have refusals. */
async function post(handler, body, path = '/') {
  const headers = { 'content-type': 'application/json' };
  const response = await handler(new Request(`https://app.example${path}`, { method: 'POST', headers, body }));
  return { status: response.status, body: await response.json() };
}

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)));
}

/** AWS, "Create a signed AWS API request": the four steps to the key, and the signature. */
async function signatureOf(text) {
  let key = encoder.encode(`AWS4${credentials.secretAccessKey}`);
  for (const part of ['20260102', 'us-east-1', 's3', 'aws4_request']) key = await hmac(key, part);
  return hex(await hmac(key, text));
}

export const handlerBehaviours = {
  'Fine Uploader has a request signed': async (make, { createFineUploaderHandler }) => {
    const head = ['AWS4-HMAC-SHA256', '20260102T030405Z', '20260102/us-east-1/s3/aws4_request'].join('\n');
    const lines = [`host:${host}`, `x-amz-content-sha256:${emptyHash}`, 'x-amz-date:20260102T030405Z'];
    const path = '/user/%C3%A9%20%28%29%2A.bin';
    const names = 'host;x-amz-content-sha256;x-amz-date';
    const canonical = ['DELETE', path, 'uploadId=a%2Fb', ...lines, '', names, emptyHash].join('\n');
    const hash = hex(await crypto.subtle.digest('SHA-256', encoder.encode(canonical)));
    const handler = createFineUploaderHandler(await optionsOf(make));
    const { body } = await post(handler, JSON.stringify({ headers: `${head}\n${canonical}` }));
    return [[body, { signature: await signatureOf(`${head}\n${hash}`) }]];
  },

  'Uppy is given a form, and parts without limit': async (make, { createUppyHandler }) => {
    const handler = createUppyHandler(await optionsOf(make));
    const { body } = await post(handler, '{"method":"PUT","key":"user/é"}');
    const { policy, 'x-amz-signature': signature, key } = body.fields;
    const part = await post(handler, '{"method":"PUT","key":"user/a","uploadId":"u","partNumber":1}');
    return [
      [key, 'user/é'],
      [signature, await signatureOf(policy)],
      [part.body.url.startsWith(`https://${host}/user/a?partNumber=1&uploadId=u&X-Amz-Algorithm=`), true],
    ];
  },

  'Companion calls S3 and reads its XML': async (make, { createCompanionHandler }) => {
    const sent = [];
    const fetch = async (url, { method }) => {
      sent.push(`${method} ${url}`);
      return new Response('<?xml version="1.0"?><a><UploadId>u&amp;v</UploadId></a>');
    };
    const handler = createCompanionHandler({ ...(await optionsOf(make)), fetch, basePath: '/companion' });
    const { body } = await post(handler, '{"filename":"user/a b"}', '/companion/s3/multipart');
    return [
      [body, { key: 'user/a b', uploadId: 'u&v', bucket: 'examplebucket' }],
      [sent, [`POST https://${host}/user/a%20b?uploads=`]],
    ];
  },

  'bodies that are too long, not UTF-8 or not JSON are refused': async (make, { createUppyHandler }) => {
    const handler = createUppyHandler(await optionsOf(make));
    const bodies = [
      'x'.repeat(100_000),
      new Uint8Array([0x7b, 0xff, 0x7d]),
      '{"method":"PUT","key":"a","key":"b"}',
      '',
    ];
    const outcomes = [];
    for (const body of bodies) outcomes.push(await post(handler, body));
    return [
      [outcomes.map(({ status }) => status), [413, 400, 400, 400]],
      [outcomes.map(({ body }) => body.code), ['BodyTooLarge', 'InvalidBody', 'InvalidBody', 'InvalidBody']],
    ];
  },

  'pages of other origins may send requests': async (make, { createUppyHandler }) => {
    const origin = 'https://pages.example';
    const handler = createUppyHandler({ ...(await optionsOf(make)), allowOrigin: origin });
    // Browsers forbid scripts to set this header, so a request with the header cannot be created there.
    const request = new Request('https://app.example/', { method: 'OPTIONS' });
    Object.defineProperty(request, 'headers', { value: new Headers({ origin }) });
    const { status, headers } = await handler(request);
    return [
      [
        [status, headers.get('access-control-allow-origin')],
        [204, origin],
      ],
    ];
  },
};
