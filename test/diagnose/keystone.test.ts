/**
 * Requests that Keystone reads differently from AWS: AWS would accept them, Keystone refuses them, and the difference
 * is named. test/servers/openstack/keystone.test.ts asks Keystone itself; this file has its responses.
 */
import { expect, test } from 'vitest';
import { type CauseId, diagnose } from '../../bindings/entries/diagnose.js';
import { presets } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { credentials } from '../support/example.js';

/** Keystone 22. */
const error = '{"error":{"code":401,"message":"Invalid EC2 signature.","title":"Unauthorized"}}\n';
const origin = 'http://heat.example.com:8000';
const date = new Date('2014-08-24T05:55:14Z');
const { secretAccessKey } = credentials;
/** The canonical request by AWS's rules. */
const options = {
  credentials,
  region: 'RegionOne',
  service: 'cloudformation',
  dialect: presets.standard,
  date,
  mode: 'sign',
} as const;

const differences: [
  name: string,
  cause: CauseId,
  request: { method?: string; url: string; headers?: [string, string][] },
][] = [
  ['the query of a POST is not signed', 'post-query', { method: 'POST', url: `${origin}/v1/?Action=ListStacks` }],
  ['runs of spaces are kept', 'header-blanks', { url: `${origin}/v1/`, headers: [['x-amz-meta-a', 'b   c']] }],
  ['a repeated parameter is signed once', 'duplicate-query', { url: `${origin}/v1/?a=1&a=2` }],
  ['parameters are sorted before they are encoded', 'unsorted-query', { url: `${origin}/v1/?a=1&%C3%A0=2` }],
  ['the path is not encoded twice', 'double-encoding', { url: `${origin}/v1/a%20b` }],
];

test.each(differences)('%s', async (_, cause, given) => {
  const request = { method: 'GET', headers: [], ...given };
  const { url, headers } = sign(request, options);
  const sent = { method: request.method, url, headers: [...request.headers, ...Object.entries(headers)], body: '' };
  const { findings } = await diagnose({ request: sent, error, secretAccessKey });
  expect(findings[0]).toMatchObject({ cause, certainty: 'proven' });
  expect(findings[0]?.explanation).toContain('Keystone');
  // AWS accepts the request.
  expect(await diagnose({ request: sent, now: date, secretAccessKey })).toMatchObject({
    findings: [],
    signature: 'matches',
  });
});

test('a path that was not normalized on the way', async () => {
  const { headers } = sign({ method: 'GET', url: `${origin}/v1/`, headers: [] }, options);
  const request = { method: 'GET', url: `${origin}/a/.././/v1/`, headers, body: '' };
  const { findings } = await diagnose({ request, error, secretAccessKey });
  expect(findings[0]).toMatchObject({ cause: 'path-normalized', certainty: 'proven' });
});

test('an unknown key, and no signature', async () => {
  const request = { method: 'GET', url: `${origin}/v1/`, headers: {}, body: '' };
  const found = await diagnose({
    request,
    error: '{"error":{"code":401,"message":"EC2 signature not supplied.","title":"Unauthorized"}}',
  });
  expect(found.findings[0]?.cause).toBe('no-signature');
});
