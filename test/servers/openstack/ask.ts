/** Keystone's result for documents, and the result of siglane's verifier. */
import { expect, inject } from 'vitest';
import type { VerifyError } from '../../../bindings/api/verify.js';
import { createEc2Verifier } from '../../../bindings/entries/ec2.js';
import {
  createSigner,
  type DialectName,
  type Signer,
  type SigningRequest,
  type UrlPresignRequest,
} from '../../../bindings/entries/index.js';
import { arrived, type Received } from '../../verify/verifiers.js';

const { endpoint, token, credentials } = inject('keystone');
const region = 'us-east-1';

/** The server that would receive the requests. Nothing is sent there. */
export const origin = 'http://heat.example.com:8000';

const lookup = (accessKeyId: string) => (accessKeyId === credentials.accessKeyId ? credentials : undefined);
const verifier = await createEc2Verifier({ lookup });

export function signerFor(dialect: DialectName, service = 'cloudformation'): Promise<Signer> {
  return createSigner({ credentials, region, service, dialect });
}

type ToSign = SigningRequest & { headers?: Record<string, string>; payload?: string };

/** A request with signed headers, as it arrives. */
export function arriving(signer: Signer, request: ToSign): Received {
  const { method = 'GET', headers = {}, payload } = request;
  const pairs = Object.entries(headers).map(([name, value]) => [name, value] as const);
  const signed = signer.sign(request);
  return arrived({ method, headers: pairs, ...(payload !== undefined && { payload }) }, signed);
}

/** A presigned request. */
export function arrivingPresigned(signer: Signer, request: UrlPresignRequest): Received {
  return arrived({ method: request.method ?? 'GET' }, { url: signer.presign(request) });
}

export type Path = 'ec2tokens' | 's3tokens';

/** Keystone's response. */
export async function ask(document: object, path: Path = 'ec2tokens'): Promise<{ status: number; body: string }> {
  const headers = { 'content-type': 'application/json', 'x-auth-token': token };
  const answer = await fetch(`${endpoint}/${path}`, { method: 'POST', headers, body: JSON.stringify(document) });
  return { status: answer.status, body: await answer.text() };
}

/** The error of siglane's verifier; undefined if it accepts the document. */
export async function ownError(document: object, path: Path = 'ec2tokens'): Promise<VerifyError | undefined> {
  const given: unknown = JSON.parse(JSON.stringify(document));
  const result = path === 'ec2tokens' ? await verifier.verifyEc2(given) : await verifier.verifyS3(given);
  return result.ok ? undefined : result.error;
}

/** Fails unless both accept the document. */
export async function expectAccepted(document: object, path?: Path): Promise<void> {
  const [answer, error] = [await ask(document, path), await ownError(document, path)];
  expect({ keystone: answer.status, own: error }, answer.body).toEqual({ keystone: 200, own: undefined });
}

/** Fails unless both refuse the document. */
export async function expectRefused(document: object, path?: Path): Promise<void> {
  const [answer, error] = [await ask(document, path), await ownError(document, path)];
  expect({ keystone: answer.status, own: error?.code }, answer.body).toEqual({
    keystone: 401,
    own: 'SignatureDoesNotMatch',
  });
}
