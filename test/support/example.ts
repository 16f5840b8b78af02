import { presign } from '../reference/presign.mjs';

/** AWS's published example credentials. */
export const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const region = 'us-east-1';
export const signingDate = new Date('2026-01-02T03:04:05Z');

/** A bucket and its host, written out; the bindings must find the host themselves. */
export const bucket = 'examplebucket';
export const origin = 'https://examplebucket.s3.us-east-1.amazonaws.com';

/** A template that gives the same URLs at any time of signing. */
export const template = { bucket, signingDate, expiresIn: 3600 } as const;

export interface Case {
  origin?: string;
  method?: string;
  path: string;
  query?: readonly (readonly [string, string])[];
  headers?: readonly (readonly [string, string])[];
  payloadHash?: string;
  sessionToken?: string;
  region?: string;
  date?: Date;
  expiresIn?: number;
}

/** URL of the reference signer for the same request. */
export function reference(given: Case) {
  const { sessionToken, path, ...rest } = given;
  return presign({
    origin,
    method: 'GET',
    query: [],
    headers: [],
    payloadHash: 'UNSIGNED-PAYLOAD',
    service: 's3',
    region,
    date: signingDate,
    expiresIn: 3600,
    ...rest,
    path,
    credentials: sessionToken === undefined ? credentials : { ...credentials, sessionToken },
  });
}

/** The reference's URLs for keys that follow the origin. */
export function referenceUrls(keys: readonly string[], given: Omit<Case, 'path'> = {}): string[] {
  return keys.map((key) => reference({ ...given, path: `/${key}` }).url);
}

/** Returns the error of `call`; fails if it throws nothing. */
export function thrown(call: () => unknown): Error & { code?: string; field?: string; index?: number } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected the call to throw');
}
