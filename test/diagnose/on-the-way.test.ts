/** Changes to a request after signing: HTTP libraries, proxies, CDNs, and people who change a URL. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type CauseId, diagnose } from '../../bindings/entries/diagnose.js';
import { credentials } from '../support/example.js';
import { date, type Job, refusal, secret, send, toObject, type Wire } from './clients.js';
import { type JobName, jobs } from './mistakes.js';

const now = date;
const header =
  (name: string, value: string | undefined) =>
  (wire: Wire): Wire => ({
    ...wire,
    headers: wire.headers.flatMap(([each, old]): [string, string][] =>
      each.toLowerCase() !== name ? [[each, old]] : value === undefined ? [] : [[each, value]],
    ),
  });
const added =
  (name: string, value: string) =>
  (wire: Wire): Wire => ({ ...wire, headers: [...wire.headers, [name, value]] });

/** The request is known as it arrived at the service. */
const arrivals: [name: string, cause: CauseId, job: JobName | Job, change: (wire: Wire) => Wire][] = [
  ['a URL for GET is used with HEAD', 'other-method', 'presigned', (wire) => ({ ...wire, method: 'HEAD' })],
  ['a URL for GET is used with PUT', 'other-method', 'presigned', (wire) => ({ ...wire, method: 'PUT' })],
  [
    'a cache buster is added to a URL',
    'parameter-added',
    'presigned',
    (wire) => ({ ...wire, target: `${wire.target}&_=1533127000` }),
  ],
  [
    'trackers are added to a URL',
    'parameter-added',
    'presigned',
    (wire) => ({ ...wire, target: `${wire.target}&utm_source=a&utm_medium=b` }),
  ],
  [
    'a URL is copied from HTML',
    'html-escaped-query',
    'presigned',
    (wire) => ({ ...wire, target: wire.target.replaceAll('&', '&amp;') }),
  ],
  [
    'a charset is added to the type',
    'content-type-changed',
    'table',
    header('content-type', 'application/x-amz-json-1.0; charset=UTF-8'),
  ],
  ['the type is removed', 'signed-header-missing', 'table', header('content-type', undefined)],
  [
    'the host is that of a proxy',
    'proxy-host',
    'gateway',
    (wire) =>
      added(
        'X-Forwarded-Host',
        'abc123.execute-api.eu-central-1.amazonaws.com',
      )(header('host', 'files.example.com')(wire)),
  ],
  ['the port is dropped from the host', 'host-port', 'port', header('host', 'minio.example.com')],
  [
    'a proxy adds a stage',
    'path-prefix',
    'gateway',
    (wire) => ({ ...wire, target: wire.target.replace('/prod/', '/stage/prod/') }),
  ],
  [
    'JSON is parsed and written again',
    'json-rewritten',
    'table',
    (wire) => ({ ...wire, body: JSON.stringify(JSON.parse(wire.body)) }),
  ],
  ['a line break is added to the body', 'body-stripped', 'table', (wire) => ({ ...wire, body: `${wire.body}\n` })],
];

describe('the request as it arrived, and the secret', () => {
  test.each(arrivals)('%s', async (_, cause, job, change) => {
    const { wire } = send(typeof job === 'string' ? jobs[job] : job);
    const { findings, signature } = await diagnose({ request: toObject(change(wire)), secretAccessKey: secret, now });
    expect(findings[0]?.cause).toBe(cause);
    expect(signature).not.toBe('matches');
  });

  test('a signed header that a proxy changes', async () => {
    const job: Job = {
      ...jobs.table,
      wire: { ...jobs.table.wire, headers: [...jobs.table.wire.headers, ['Accept-Encoding', 'gzip, deflate']] },
    };
    const { wire } = send(job);
    const request = toObject(header('accept-encoding', 'gzip')(wire));
    const { findings } = await diagnose({ request, secretAccessKey: secret, now });
    expect(findings[0]).toMatchObject({ cause: 'header-changed', certainty: 'proven' });
    expect(findings[0]?.title).toContain('accept-encoding');
  });

  test('a proxy appends its address to x-forwarded-for', async () => {
    const job: Job = {
      ...jobs.gateway,
      wire: { ...jobs.gateway.wire, headers: [...jobs.gateway.wire.headers, ['X-Forwarded-For', '203.0.113.7']] },
    };
    const request = toObject(header('x-forwarded-for', '203.0.113.7, 198.51.100.2')(send(job).wire));
    const { findings } = await diagnose({ request, secretAccessKey: secret, now });
    expect(findings[0]).toMatchObject({ cause: 'header-changed', certainty: 'proven' });
  });

  test('content-length counts characters', async () => {
    const { body } = jobs.table.wire;
    const job: Job = {
      ...jobs.table,
      wire: { ...jobs.table.wire, headers: [...jobs.table.wire.headers, ['Content-Length', String(body.length)]] },
    };
    const request = toObject(header('content-length', String(Buffer.byteLength(body)))(send(job).wire));
    const { findings } = await diagnose({ request, secretAccessKey: secret, now });
    expect(findings[0]?.cause).toBe('characters-for-bytes');
  });

  test('the body is compressed after it was hashed', async () => {
    const { wire } = send(jobs.pathStyle);
    const request = { ...toObject(added('Content-Encoding', 'gzip')(wire)), body: gzipSync(wire.body) };
    const { findings } = await diagnose({ request, secretAccessKey: secret, now });
    expect(findings[0]?.cause).toBe('body-compressed');
  });

  test('the body is compressed after it was hashed, and no header has the hash', async () => {
    const { wire } = send(jobs.table);
    const request = { ...toObject(added('Content-Encoding', 'gzip')(wire)), body: gzipSync(wire.body) };
    for (const known of [
      { secretAccessKey: secret },
      {
        error: '{"__type":"InvalidSignatureException","message":"The request signature we calculated does not match"}',
      },
    ]) {
      const { findings } = await diagnose({ request, now, ...known });
      expect(findings[0]).toMatchObject({ cause: 'body-compressed', certainty: 'likely' });
    }
  });

  test('an x-amz- header is added that was not signed', async () => {
    const request = toObject(added('x-amz-acl', 'public-read')(send(jobs.pathStyle).wire));
    const { findings } = await diagnose({ request, secretAccessKey: secret, now });
    expect(findings[0]).toMatchObject({ cause: 'header-not-signed', certainty: 'certain' });
    expect(findings[0]?.title).toContain('x-amz-acl');
  });

  test('the Authorization header is lost in a redirect', async () => {
    const request = toObject(header('authorization', undefined)(send(jobs.table).wire));
    const { findings } = await diagnose({
      request,
      now,
      error: '{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}',
    });
    expect(findings[0]?.cause).toBe('no-signature');
  });

  test('the Authorization header is kept along with a presigned URL', async () => {
    const request = toObject(added('Authorization', 'AWS4-HMAC-SHA256 Credential=a')(send(jobs.presigned).wire));
    const { findings } = await diagnose({ request, now });
    expect(findings.map(({ cause }) => cause)).toContain('two-signatures');
  });
});

describe("the request as its sender had it, and the service's response", () => {
  const job: Job = {
    ...jobs.pathStyle,
    wire: { ...jobs.pathStyle.wire, headers: [...jobs.pathStyle.wire.headers, ['Accept-Encoding', 'gzip, deflate']] },
  };
  const { wire } = send(job);

  test.each([
    ['the host', header('host', 'internal.example.com'), 'header host'],
    ['a header', header('accept-encoding', 'identity'), 'header accept-encoding'],
    ['the path', (each: Wire) => ({ ...each, target: each.target.replace('/bucket', '/bucket/bucket') }), 'path'],
    ['the query', (each: Wire) => ({ ...each, target: `${each.target}?versionId=1` }), 'query'],
  ] as const)('%s was changed on the way', async (_, change, line) => {
    const error = refusal(job, change(wire));
    for (const secretAccessKey of [secret, undefined]) {
      const { findings } = await diagnose({ request: toObject(wire), error, secretAccessKey });
      expect(findings[0]).toMatchObject({
        cause: 'changed-on-the-way',
        certainty: secretAccessKey === undefined ? 'likely' : 'proven',
        difference: { line },
      });
    }
  });

  test('without the secret, a signed header that proxies change is the usual suspect', async () => {
    const { findings } = await diagnose({ request: toObject(wire), error: refusal(job, wire) });
    expect(findings[0]).toMatchObject({ cause: 'hop-header-signed', certainty: 'likely' });
    expect(findings[0]?.title).toContain('accept-encoding');
  });
});

describe('an Authorization header whose hash the service reports', () => {
  const { wire } = send(jobs.table);
  const sent = wire.headers.find(([name]) => name === 'Authorization')?.[1] as string;
  const say = (hash: string) =>
    `com.amazon.coral.service#IncompleteSignatureException: The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`;
  test.each(['hex', 'base64'] as const)('is the header that was sent, or another (%s)', async (encoding) => {
    const { createHash } = await import('node:crypto');
    const hash = (text: string) => createHash('sha256').update(text).digest(encoding);
    const request = toObject(wire);
    const changed = await diagnose({ request, now, error: say(hash(`${sent} `)) });
    expect(changed.findings[0]).toMatchObject({ cause: 'authorization-changed', certainty: 'certain' });
    const same = await diagnose({ request, now, error: say(hash(sent)) });
    expect(same.findings[0]).toMatchObject({ cause: 'authorization-form' });
    expect(same.findings[0]?.explanation).toContain('nothing has changed it');
  });
});

test('an SMTP password of SES in place of the secret', async () => {
  // Base64 of the version and 32 made-up bytes.
  const password = Buffer.concat([Buffer.of(4), Buffer.alloc(32, 0x5a)]).toString('base64');
  const { findings } = await diagnose({ request: toObject(send(jobs.table).wire), now, secretAccessKey: password });
  expect(findings.slice(0, 2).map(({ cause }) => cause)).toContain('smtp-password');
});

test('a space in the key id', async () => {
  const request = toObject(send(jobs.table, () => ({ accessKeyId: `${credentials.accessKeyId} ` })).wire);
  const { findings } = await diagnose({ request, now, secretAccessKey: secret });
  expect(findings[0]?.cause).toBe('key-id-blanks');
});
