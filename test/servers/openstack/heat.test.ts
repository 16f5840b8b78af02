/** Heat's CloudFormation API, which lets Keystone verify received requests. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import type { Ec2Document } from '../../../bindings/api/ec2.js';
import { toEc2Credentials } from '../../../bindings/entries/ec2.js';
import type { Signer, SigningRequest } from '../../../bindings/entries/index.js';
import { arrived } from '../../verify/verifiers.js';
import { inHeader, inUrl } from '../change.js';
import { type Answer, type HttpRequest, send } from '../http.js';
import { expectAccepted, expectRefused, signerFor } from './ask.js';

const { endpoint, documents } = inject('heat');
const keystone = await signerFor('keystone');
const standard = await signerFor('standard');
const url = `${endpoint}?Action=ListStacks&Version=2010-05-15`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const body = 'Action=ListStacks&Version=2010-05-15';

function signed(
  signer: Signer,
  request: SigningRequest & { headers?: Record<string, string> },
  payload = '',
): HttpRequest {
  const { method = 'GET', headers = {} } = request;
  const { url: target, headers: added } = signer.sign({ ...request, payload });
  return { method, url: target, headers: { ...headers, ...added }, body: payload };
}

function expectList(answer: Answer): void {
  expect(answer.body.toString()).toContain('<ListStacksResponse>');
  expect(answer.status).toBe(200);
}

function expectDenied(answer: Answer): void {
  expect({ status: answer.status, code: answer.code }).toEqual({ status: 403, code: 'AccessDenied' });
}

/** The last document that Heat has sent to Keystone. */
function lastDocument(): Ec2Document {
  return JSON.parse(readFileSync(documents, 'utf8').trimEnd().split('\n').at(-1) as string);
}

const requests: [name: string, request: () => HttpRequest][] = [
  ['GET', () => signed(keystone, { url })],
  ["GET by AWS's rules, where both rules agree", () => signed(standard, { url })],
  ['POST', () => signed(keystone, { method: 'POST', url: endpoint, headers: form }, body)],
  ['POST with a query', () => signed(keystone, { method: 'POST', url, headers: form }, 'a=b')],
];

describe.each(requests)('%s', (_, request) => {
  test('is accepted', async () => expectList(await send(request())));

  test('Heat sends Keystone the document that siglane creates from the same request', async () => {
    const { method = 'GET', url: target, headers, body: payload } = request();
    await send({ method, url: target, headers, body: payload });
    const { ec2Credentials: theirs } = lastDocument();
    const received = arrived({ method, headers: Object.entries(headers), payload }, { url: target });
    const { ec2Credentials: ours } = await toEc2Credentials(received);
    expect(theirs).toMatchObject({ ...ours, params: {}, headers: ours.headers });
    // Heat adds the fields of a form, which are not signed there.
    expect(theirs.params).toMatchObject(ours.params);
    await expectAccepted({ ec2Credentials: theirs });
    await expectAccepted({ ec2Credentials: ours });
  });

  test('is refused after a change', async () => {
    const given = request();
    for (const tampered of [
      inHeader('authorization')(given),
      inHeader('x-amz-date', /.Z$/, (end) => (end === '0Z' ? '1Z' : '0Z'))(given),
      // Heat ignores the body of a GET, and Keystone the query of a POST.
      given.method === 'GET' ? inUrl(/2010-05-15/)(given) : { ...given, body: `${given.body}&Other=1` },
    ])
      expectDenied(await send(tampered));
  });
});

describe('requests that AWS accepts and Heat refuses', () => {
  test('a presigned URL: Heat leaves its signature among the parameters', async () => {
    const presigned = keystone.presign({ url });
    expectDenied(await send({ url: presigned }));
    const theirs = lastDocument();
    expect(theirs.ec2Credentials.params['X-Amz-Signature']).toMatch(/^[0-9a-f]{64}$/);
    await expectRefused(theirs);
    await expectAccepted(await toEc2Credentials(arrived({ method: 'GET' }, { url: presigned })));
  });

  test('a POST with a query, and runs of spaces in a header', async () => {
    for (const request of [
      signed(standard, { method: 'POST', url, headers: form }, 'a=b'),
      signed(standard, { url, headers: { 'x-amz-meta-a': 'b   c' } }),
    ]) {
      expectDenied(await send(request));
      await expectRefused(lastDocument());
    }
  });
});
