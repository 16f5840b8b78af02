import type {
  ReceivedRequest,
  Verifier,
  VerifierOptions,
  VerifyError,
  VerifyResult,
} from '../../bindings/api/verify.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { dialectOf } from '../reference/dialects.mjs';
import { type SignRequest, sign } from '../reference/sign.mjs';
import { testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import type { DialectInput } from '../vectors/load.mjs';

export type Pair = [name: string, value: string];
/** A request that a test may change. */
export type Received = ReceivedRequest & { headers: Pair[] };

const core = await testCore('simd-debug');

/** The token of the temporary credentials in the tests. */
export const sessionToken = 'EXAMPLE+TOKEN/WITH==';

/** A verifier that knows AWS's published example key and has a fixed clock. */
export function verifierFor(options: Partial<VerifierOptions> = {}, now: Date = signingDate): Verifier {
  const lookup = (id: string) => (id === credentials.accessKeyId ? credentials : undefined);
  return makeVerifier(core, { lookup, region, service: 's3', now: () => now, ...options });
}

interface Signing {
  mode?: 'sign' | 'presign';
  service?: string;
  region?: string;
  dialect?: DialectInput;
  date?: Date;
  token?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** Signs a request with the reference signer, and returns it as a server receives it. */
export function received(request: Partial<SignRequest>, signing: Signing = {}): Received {
  const { mode = 'sign', service = 's3', date = signingDate, token, dialect } = signing;
  const { accessKeyId, secretAccessKey } = { ...credentials, ...signing };
  const whole: SignRequest = {
    method: 'GET',
    url: 'https://examplebucket.s3.amazonaws.com/a',
    headers: [],
    ...request,
  };
  const signed = sign(whole, {
    credentials: { accessKeyId, secretAccessKey, ...(token !== undefined && { sessionToken: token }) },
    region: signing.region ?? region,
    service,
    dialect: dialectOf(service, dialect),
    date,
    mode,
  });
  return arrived(whole, signed);
}

/** The same for a request whose signature comes from elsewhere. */
export function arrived(
  { method, headers = [], payload }: Pick<SignRequest, 'method' | 'payload'> & { headers?: SignRequest['headers'] },
  signed: { url: string; headers?: Record<string, string> },
): Received {
  const [, host, url] = /^[a-z]+:\/\/([^/?]*)(.*)$/s.exec(signed.url) as unknown as [string, string, string];
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  const pairs: Pair[] = [...(hasHost ? [] : [['host', host] as Pair]), ...headers.map(([n, v]): Pair => [n, v])];
  return {
    method,
    url,
    headers: [...pairs, ...Object.entries(signed.headers ?? {})],
    ...(payload !== undefined && { body: payload as string }),
  };
}

/** Replaces all headers of a name, or removes them if no value is given. */
export function withHeader(request: Received, name: string, value: string | undefined): Received {
  const headers = request.headers.filter(([each]) => each.toLowerCase() !== name);
  if (value !== undefined) headers.push([name, value]);
  return { ...request, headers };
}

export function headerIn(request: Received, name: string): string {
  const pair = request.headers.find(([each]) => each.toLowerCase() === name);
  if (pair === undefined) throw new Error(`the request has no header ${name}`);
  return pair[1];
}

/** Returns the error of a result; fails if the result has no error. */
export function errorOf(result: VerifyResult): VerifyError {
  if (result.ok) throw new Error('expected the request to be refused');
  return result.error;
}
