/** Code that the tests share: the user's signer, and requests about buckets. */
import { inject } from 'vitest';
import { createSigner, type Signer, type SigningRequest } from '../../bindings/entries/index.js';
import { type Answer, expectAnswer, type HttpRequest, send } from './send.js';

const { endpoint, port, domain, credentials } = inject('ceph');

/** Any region works: radosgw uses the region in the request. */
export const region = 'us-east-1';
export const signer = await createSigner({ credentials, region, service: 's3' });

/** The two places for a bucket, as options of siglane. */
export const pathStyle = { endpoint, pathStyle: true };
const virtualHosted = { endpoint: `http://${domain}:${port}` };
export const styles = [
  ['path style', pathStyle],
  ['virtual-hosted style', virtualHosted],
] as const;
type Address = typeof pathStyle | typeof virtualHosted;

/** A bucket's URL, written out; siglane must find it itself when it presigns by bucket and key. */
export function urlOf(bucket: string, address: Address = pathStyle): string {
  return address === pathStyle ? `${endpoint}/${bucket}` : `http://${bucket}.${domain}:${port}`;
}

/** Segments of a key, encoded for a URL. */
export function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

type ToSign = SigningRequest & { headers?: Record<string, string> };

/** A request with signed headers, ready to send. */
export function signed(by: Signer, request: ToSign, body: string | Uint8Array = ''): HttpRequest {
  const { method = 'GET', headers = {}, payloadHash } = request;
  const { url, headers: added } = by.sign(payloadHash === undefined ? { ...request, payload: body } : request);
  return { method, url, headers: { ...headers, ...added }, body };
}

/** Signs in headers and sends, with the user's credentials. */
export async function call(request: ToSign, body?: string | Uint8Array): Promise<Answer> {
  return send(signed(signer, request, body));
}

/** Creates a bucket. Each test file has its own. */
export async function makeBucket(bucket: string): Promise<void> {
  expectAnswer(await call({ method: 'PUT', url: urlOf(bucket) }), 200);
}

/** The keys in a listing. The request must have had `encoding-type=url`, because XML cannot contain every character. */
export function listedKeys({ body }: Answer): string[] {
  const keys = [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key as string);
  return keys.map((key) => decodeURIComponent(key.replaceAll('&apos;', "'")));
}
