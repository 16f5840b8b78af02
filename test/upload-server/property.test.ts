/**
 * The upload handlers and random input. Every request gets a response, and only granted requests are signed. The test
 * reads requests without the handlers' code.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createCompanionHandler,
  createFineUploaderHandler,
  createUppyHandler,
  type UploadGrant,
} from '../../bindings/entries/upload-server.js';
import { seed } from '../support/arbitraries/seed.js';
import {
  asked,
  changed,
  changes,
  companionBody,
  policy,
  sometimes,
  target,
  text,
} from '../support/arbitraries/upload-requests.js';
import { host, options, origin, post, signatureOf, signatureOfText } from './example.js';

const grant = (): UploadGrant => ({
  operations: ['post', 'put', 'create', 'part', 'complete', 'abort'],
  keyPrefix: 'users/1/',
  acl: ['private'],
  headers: ['x-amz-meta-a*'],
});
const given = { ...options, grant };
const fineUploader = createFineUploaderHandler(given);
const uppy = createUppyHandler(given);
const companion = createCompanionHandler({ ...given, fetch: async () => new Response('<a/>') });

const REFUSED = [400, 403, 404, 405, 413, 415, 502];
/** Patterns of the requests that may be signed. All other requests must not be signed. */
const ALLOWED = new RegExp(
  [
    '^AWS4-HMAC-SHA256\\n(20261126T[0-9]{6}Z)\\n20261126/us-east-1/s3/aws4_request\\n',
    "(?:POST\\n/users/1/[^\\n?#]+\\n(?:uploads=|uploadId=[!'()*A-Za-z0-9._~%-]+)|",
    "PUT\\n/users/1/[^\\n?#]+\\n(?:partNumber=[1-9][0-9]{0,4}&uploadId=[!'()*A-Za-z0-9._~%-]+)?|",
    "DELETE\\n/users/1/[^\\n?#]+\\nuploadId=[!'()*A-Za-z0-9._~%-]+)\\n",
    `(?:content-length:[0-9]+\\n)?host:${host.replaceAll('.', '\\.')}\\n`,
    '(?:x-amz-acl:private\\n)?x-amz-content-sha256:([0-9a-f]{64})\\nx-amz-date:\\1\\n',
    '(?:x-amz-meta-a[a-z0-9-]*:[ -~]*\\n)*(?:x-amz-meta-qqfilename:[ -~]*\\n)?\\n',
    '(?:content-length;)?host;(?:x-amz-acl;)?x-amz-content-sha256;x-amz-date(?:;x-amz-meta-[a-z0-9-]+)*\\n\\2$',
  ].join(''),
);

/** A key that is allowed below users/1/. */
function expectOwnKey(key: string) {
  expect(key.startsWith('users/1/') && key.length > 'users/1/'.length, key).toBe(true);
  expect(key).not.toMatch(/\p{Cc}|\$\{filename\}/u);
  expect(key.split('/').filter((segment) => segment === '.' || segment === '..')).toEqual([]);
}

test('a request of Fine Uploader is signed unchanged, or not at all', async () => {
  let signed = 0;
  await fc.assert(
    fc.asyncProperty(text, sometimes(changes), async (good, all) => {
      const sent = changed(good, all);
      const { status, body } = await post(fineUploader, { headers: sent });
      expect([200, ...REFUSED]).toContain(status);
      if (status !== 200) return;
      signed++;
      expect(sent).toMatch(ALLOWED);
      const itsPath = sent.split('\n')[4] as string;
      expectOwnKey(decodeURIComponent(itsPath.slice(1)));
      expect(itsPath).not.toMatch(/%2F|%[0-9A-F]?[a-f]|%61|\*/);
      // Fine Uploader leaves some characters of an uploadId unencoded; S3 encodes them.
      if (!/uploadId=[^\n]*[!'()*]/.test(sent)) expect(body).toEqual({ signature: signatureOfText(sent) });
    }),
    { seed, numRuns: 5000 },
  );
  expect(signed).toBeGreaterThan(100);
});

const FIELDS =
  /^(?:acl|bucket|key|content-type|success_action_status|x-amz-(?:algorithm|credential|date|meta-a.*|meta-qqfilename))$/;

test('a policy is signed unchanged, or not at all', async () => {
  let signed = 0;
  await fc.assert(
    fc.asyncProperty(policy, sometimes(changes), async (good, all) => {
      const sent = changed(good, all);
      const { status, body } = await post(fineUploader, sent);
      expect([200, ...REFUSED]).toContain(status);
      if (status !== 200) return;
      signed++;
      const base64 = Buffer.from(sent).toString('base64');
      expect(body).toEqual({ policy: base64, signature: signatureOf(base64) });
      const { conditions } = JSON.parse(sent) as { conditions: unknown[] };
      const ranges = conditions.filter((each) => Array.isArray(each) && each[0] === 'content-length-range');
      const others = conditions.filter((each) => !ranges.includes(each));
      const exact = others.flatMap((each) =>
        Array.isArray(each) && each[0] === 'eq' ? [[each[1].slice(1), each[2]]] : Object.entries(each as object),
      );
      const fields = new Map<string, unknown>(exact.map(([name, value]) => [name.toLowerCase(), value]));
      expect(fields.size).toBe(exact.length);
      expect(ranges.length).toBeLessThan(2);
      expect(fields.get('bucket')).toBe('testbucket');
      expectOwnKey(fields.get('key') as string);
      expect(['private', undefined]).toContain(fields.get('acl'));
      for (const [name, value] of fields) {
        expect(name).toMatch(FIELDS);
        expect(value).not.toContain('${filename}');
      }
    }),
    { seed, numRuns: 5000 },
  );
  expect(signed).toBeGreaterThan(100);
});

test('Uppy gets only URLs of its own keys', async () => {
  let signed = 0;
  await fc.assert(
    fc.asyncProperty(asked, sometimes(changes), async (good, all) => {
      const { status, body } = await post(uppy, changed(good, all));
      expect([200, ...REFUSED]).toContain(status);
      if (status !== 200) return;
      signed++;
      const [target, query = ''] = (body as { url: string }).url.split('?') as [string, string?];
      expect(target.startsWith(`${origin}/`)).toBe(true);
      expectOwnKey(decodeURIComponent(target.slice(origin.length + 1)));
      // A client must not resolve parts of the path.
      expect(new URL(target).href).toBe(target);
      const parameters = [...new URLSearchParams(query)].filter(([name]) => !name.startsWith('X-Amz-'));
      expect(['', 'uploads', 'partNumber,uploadId', 'uploadId']).toContain(parameters.map(([name]) => name).join());
      for (const [name, value] of parameters)
        expect(value).toMatch({ uploads: /^$/, partNumber: /^[1-9]\d{0,4}$/, uploadId: /^[!-~]+$/ }[name] as RegExp);
    }),
    { seed, numRuns: 5000 },
  );
  expect(signed).toBeGreaterThan(100);
});

test('Companion answers every request', async () => {
  const method = fc.constantFrom('GET', 'POST', 'DELETE');
  await fc.assert(
    fc.asyncProperty(
      target,
      companionBody,
      method,
      sometimes(changes),
      sometimes(changes),
      async (to, good, how, inTarget, inBody) => {
        const url = `https://app.example${changed(to, inTarget)}`;
        if (!URL.canParse(url)) return;
        const init: RequestInit = { method: how, headers: { 'content-type': 'application/json' } };
        if (how === 'POST') init.body = changed(good, inBody);
        const { status } = await companion(new Request(url, init));
        expect([200, ...REFUSED]).toContain(status);
      },
    ),
    { seed, numRuns: 5000 },
  );
});
