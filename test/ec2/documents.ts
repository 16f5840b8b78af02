/** Documents as servers send them to Keystone, built here from requests of the reference signer. */
import type {
  Ec2Credentials,
  Ec2Verifier,
  Ec2VerifierOptions,
  VerifyEc2Result,
  VerifyS3Result,
} from '../../bindings/api/ec2.js';
import type { VerifyError } from '../../bindings/api/verify.js';
import { makeEc2Verifier } from '../../bindings/ec2/verifier.js';
import { dialectOf } from '../reference/dialects.mjs';
import { type SignRequest, sign } from '../reference/sign.mjs';
import { sha256 } from '../reference/steps.mjs';
import { testCore } from '../support/cores.js';
import type { DialectInput } from '../vectors/load.mjs';
import { arrived, type Received } from '../verify/verifiers.js';

export const core = await testCore('simd-debug');

/** AWS's published example key, which Keystone's own tests use. */
export const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
export const date = new Date('2011-09-09T23:36:00Z');
const host = 'heat.example.com:8000';
export const origin = `http://${host}`;

export type Document = { ec2Credentials: Ec2Credentials };
type Fields = { -readonly [K in keyof Ec2Credentials]: Ec2Credentials[K] };

/** A verifier that knows the key and has a fixed clock. */
export function verifierFor(options: Partial<Ec2VerifierOptions> = {}, now: Date = date): Ec2Verifier {
  const lookup = (id: string) => (id === credentials.accessKeyId ? credentials : undefined);
  return makeEc2Verifier(core, { lookup, now: () => now, ...options });
}

interface Signing {
  mode?: 'sign' | 'presign';
  service?: string;
  dialect?: DialectInput;
  at?: Date;
}

/** A request as it arrives from a client with this dialect. */
export function received(request: Partial<SignRequest>, signing: Signing = {}): Received {
  const { mode = 'sign', service = 'cloudformation', dialect = 'keystone', at = date } = signing;
  const whole: SignRequest = { method: 'GET', url: `${origin}/v1/?Action=ListStacks`, headers: [], ...request };
  const options = { credentials, region: 'us-east-1', service, dialect: dialectOf(service, dialect), date: at, mode };
  return arrived(whole, sign(whole, options));
}

/** Heat's document of a request; for a presigned request, the document that Heat should create. */
export function documentOf(request: Received): Document {
  const [path = '', query = ''] = request.url.split('?');
  const params = new URLSearchParams(query);
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [titleCase(name), value]));
  const authorization = headers['Authorization'] ?? '';
  const signature = params.get('X-Amz-Signature') ?? /Signature=(\w+)/.exec(authorization)?.[1] ?? '';
  params.delete('X-Amz-Signature');
  const credentials: Ec2Credentials = {
    access: /Credential=([^/]*)/.exec(authorization)?.[1] ?? params.get('X-Amz-Credential')?.split('/')[0] ?? '',
    signature,
    host: headers['Host'] ?? '',
    verb: request.method,
    path,
    params: Object.fromEntries(params),
    headers,
    body_hash: sha256((request.body as string | undefined) ?? ''),
  };
  return { ec2Credentials: credentials };
}

/** The document of a correctly signed request. */
export function signedDocument(request: Partial<SignRequest> = {}, signing: Signing = {}): Document {
  return documentOf(received(request, signing));
}

/** The same document with some fields changed. */
export function changed({ ec2Credentials }: Document, change: (fields: Fields) => void): Document {
  const fields = structuredClone(ec2Credentials);
  change(fields);
  return { ec2Credentials: fields };
}

export function titleCase(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** Returns the error of a result; fails if the result has no error. */
export function errorOf(result: VerifyEc2Result | VerifyS3Result): VerifyError {
  if (result.ok) throw new Error('expected the document to be refused');
  return result.error;
}
