/** The example's server, over HTTP and HTTPS, with a record of requests and responses. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3Server } from '../../examples/s3-server/server.mjs';
import { program } from '../support/conversation.js';
import { credentials, region } from '../support/example.js';

export const lasting = credentials;
export const temporary = {
  ...credentials,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionToken:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW+LWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUu==',
};
export const wrong = { ...credentials, secretAccessKey: credentials.secretAccessKey.toLowerCase() };
export type Identity = typeof lasting | typeof temporary;

export const bucket = 'examplebucket';

/** One request and its response. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly status: number;
  /** Code of an error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

export interface Endpoint {
  readonly url: string;
  readonly store: Awaited<ReturnType<typeof createS3Server>>['store'];
  /** In the order of the responses. */
  readonly exchanges: readonly Exchange[];
}

export interface Endpoints {
  readonly http: Endpoint;
  readonly https: Endpoint;
  /** The path of the certificate of the HTTPS server, in PEM. The certificate is self-signed. */
  readonly certificate: string;
  /** For files of the tests. */
  readonly folder: string;
  close(): void;
}

export async function openEndpoints(): Promise<Endpoints> {
  const openssl = program('openssl', 'openssl');
  const folder = mkdtempSync(join(tmpdir(), 'siglane-clients-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    openssl,
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=siglane', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'pipe' },
  );
  const tls = { key: readFileSync(key), cert: readFileSync(certificate) };
  const [http, https] = await Promise.all([open('http', undefined), open('https', tls)]);
  return {
    http,
    https,
    certificate,
    folder,
    close() {
      for (const { server } of [http, https]) {
        server.close();
        server.closeAllConnections();
      }
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}

async function open(scheme: string, tls: { key: Buffer; cert: Buffer } | undefined) {
  const keys = new Map(
    [lasting, temporary].map(({ accessKeyId, ...key }) => [accessKeyId, key as { secretAccessKey: string }]),
  );
  const { server, store } = await createS3Server({ keys, region, ...(tls && { tls }) });
  store.create(bucket);
  const exchanges: Exchange[] = [];
  const record = (message: IncomingMessage, response: ServerResponse) => {
    const end = response.end;
    response.end = (...args: unknown[]) => {
      const text = response.statusCode < 400 ? '' : String(args[0] ?? '');
      const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
      exchanges.push({
        method: message.method as string,
        target: message.url as string,
        headers: message.headers,
        status: response.statusCode,
        code: part('Code'),
        message: part('Message'),
      });
      return end.apply(response, args as Parameters<typeof end>);
    };
  };
  server.prependListener('request', record).prependListener('checkContinue', record);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, store, exchanges, url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
