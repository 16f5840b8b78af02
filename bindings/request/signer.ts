/** Signs requests to any service: in their headers, one or many, or in the query of their URLs. */

import type { Dialect } from '../api/dialect.js';
import { wrongType } from '../api/errors.js';
import type { Explanation } from '../api/presigner.js';
import type { SignedRequest, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { packScope } from '../core/requests.js';
import type { PackedScope, RequestResult } from '../core/shapes.js';
import { ALGORITHM, type SigningKeys } from '../identity/signing-keys.js';
import { CONTENT_SHA256, PAYLOAD_PARAMETER } from '../protocol/payload-hash.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { judge, refusal, tooLong, unfold } from './faults.js';
import { HeaderReader } from './headers.js';
import type { Mode } from './mode.js';
import { type Reader, type ReadRequest, readRequest, Target } from './read.js';
import { rulesOf } from './rules.js';

/** UTF-16 units of the lines that are added to a request's own: its payload hash, twice, and a name. */
const MOST_ADDED = 200;

/** What all requests of one second share. */
interface Context {
  readonly second: number;
  /** X-Amz-Date. */
  readonly date: string;
  readonly credentialScope: string;
  readonly stringToSignHead: string;
  readonly scope: PackedScope;
  readonly accessKeyId: string;
  /** The token, if it is sent, and whether it is signed. */
  readonly token: string | undefined;
  readonly signsToken: boolean;
  /** The header Authorization up to the signed headers. */
  readonly authorization: string;
}

export class RequestSigner {
  readonly #core: Core;
  readonly #keys: SigningKeys;
  readonly #dialect: Dialect;
  readonly #reader: Reader;
  readonly #rules: Readonly<Record<Mode, number>>;
  #context: Context | undefined;

  constructor(core: Core, keys: SigningKeys, dialect: Dialect) {
    this.#core = core;
    this.#keys = keys;
    this.#dialect = dialect;
    this.#reader = { core, dialect, headers: new HeaderReader(dialect.neverSign), target: new Target() };
    this.#rules = { sign: rulesOf(dialect, 'sign'), presign: rulesOf(dialect, 'presign') };
  }

  sign(request: SigningRequest): SignedRequest {
    const { read, context, result } = this.#signOne(request, 'sign');
    return signedRequest(context, read, result);
  }

  presign(request: UrlPresignRequest): string {
    const { context, result } = this.#signOne(request, 'presign');
    return presignedUrl(context, result);
  }

  explain(request: UrlPresignRequest, mode: Mode): Explanation {
    const { read, context, result } = this.#signOne(request, mode);
    const { credentialScope, stringToSignHead } = context;
    const { canonicalRequest, stringToSign } = this.#core.requests.explain(stringToSignHead);
    const signed =
      mode === 'sign'
        ? signedRequest(context, read, result)
        : { url: presignedUrl(context, result), headers: {}, signature: result.signature };
    return {
      ...signed,
      canonicalRequest,
      stringToSign,
      credentialScope,
      signedHeaders: canonicalRequest.split('\n').at(-2) as string,
      payloadHash: read.payloadHash,
    };
  }

  signMany(requests: Iterable<SigningRequest>): SignedRequest[] {
    if (typeof requests !== 'object' || requests === null || !(Symbol.iterator in requests))
      throw wrongType('requests', 'an iterable of requests', requests);
    const signed: SignedRequest[] = [];
    const clock = this.#keys.clock();
    let batch = new Batch(0);
    const flush = () => {
      if (batch.reads.length > 0) this.#signBatch(batch, signed);
      batch = new Batch(signed.length);
    };
    // The iterable and the requests are the caller's code, and may use or dispose this very signer: nothing of the core is held
    // meanwhile, and a context is only taken for what was read already.
    for (const request of requests) {
      const read = readRequest(this.#reader, request, 'sign', batch.first + batch.reads.length);
      const time = this.#keys.time(read.signingTime, clock);
      if (!batch.hasPlace(this.#core, read, time)) flush();
      batch.add(read, time);
    }
    flush();
    this.#keys.usable();
    return signed;
  }

  #signOne(request: UrlPresignRequest, mode: Mode): { read: ReadRequest; context: Context; result: RequestResult } {
    const read = readRequest(this.#reader, request, mode);
    const context = this.#contextAt(this.#keys.time(read.signingTime));
    const [result] = this.#run(context, [read], undefined, mode) as [RequestResult];
    return { read, context, result };
  }

  #signBatch({ reads, first, time }: Batch, signed: SignedRequest[]): void {
    const context = this.#contextAt(time, first);
    const results = this.#run(context, reads, first, 'sign');
    for (let i = 0; i < reads.length; i++)
      signed.push(signedRequest(context, reads[i] as ReadRequest, results[i] as RequestResult));
  }

  /** Has the core sign requests, and judges what it found. */
  #run(context: Context, reads: readonly ReadRequest[], first: number | undefined, mode: Mode): RequestResult[] {
    let lines = '';
    let lineCount = 0;
    for (const read of reads) {
      if (mode === 'sign') {
        lines += `${read.target}${read.payloadHash}\n${read.headers}`;
        lineCount += read.lineCount + 2;
        if (read.sendsPayloadHash) {
          lines += `${CONTENT_SHA256}\n${read.payloadHash}\n`;
          lineCount += 2;
        }
        lines += '\n\n';
      } else {
        const parameters = signatureParameters(context, read);
        lines += `${read.target}${read.payloadHash}\n${read.headers}\n${linesOf(parameters)}\n`;
        lineCount += read.lineCount + 2 * parameters.length + 2;
      }
    }
    if (lines.length > this.#core.requests.lineUnits) throw tooLong(first);
    const text = unfold(lines, reads, first);
    const status = this.#core.requests.sign(context.scope, text, lineCount, reads.length, this.#rules[mode]);
    if (status !== 0) throw refusal(status, reads, this.#core.requests.refusedIndex(), first);
    const results = this.#core.requests.readResults(reads.length);
    for (let i = 0; i < reads.length; i++) {
      const { findings } = results[i] as RequestResult;
      if (findings !== 0) judge(findings, reads[i] as ReadRequest, first === undefined ? undefined : first + i);
    }
    return results;
  }

  #contextAt(time: number, index?: number): Context {
    this.#keys.usable();
    const second = Math.floor(time / 1000);
    if (this.#context?.second === second) return this.#context;
    const { date, credentialScope, stringToSignHead, keyStates } = this.#keys.at(time, index);
    const { accessKeyId, sessionToken } = this.#keys;
    const token = this.#dialect.sessionToken === 'omitted' ? undefined : sessionToken;
    const signsToken = token !== undefined && this.#dialect.sessionToken === 'signed';
    const lines = `x-amz-date\n${date}\n${signsToken ? `x-amz-security-token\n${token}\n` : ''}`;
    this.#context?.scope.packed.fill(0);
    this.#context = {
      second,
      date,
      credentialScope,
      stringToSignHead,
      scope: packScope(stringToSignHead, keyStates, lines),
      accessKeyId,
      token,
      signsToken,
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${credentialScope}, SignedHeaders=`,
    };
    return this.#context;
  }

  /** Overwrites the key material; the signer's keys refuse what comes after. */
  dispose(): void {
    this.#context?.scope.packed.fill(0);
    this.#context = undefined;
  }
}

/** Requests of one second, in one call of the core. */
class Batch {
  readonly reads: ReadRequest[] = [];
  /** Index of the first in the caller's list. */
  readonly first: number;
  time = 0;
  #units = 0;

  constructor(first: number) {
    this.first = first;
  }

  hasPlace(core: Core, read: ReadRequest, time: number): boolean {
    if (this.reads.length === 0) return true;
    if (Math.floor(this.time / 1000) !== Math.floor(time / 1000)) return false;
    return this.reads.length < core.requests.capacity && this.#units + unitsOf(read) <= core.requests.lineUnits;
  }

  add(read: ReadRequest, time: number): void {
    this.reads.push(read);
    this.time = time;
    this.#units += unitsOf(read);
  }
}

function unitsOf(read: ReadRequest): number {
  return read.target.length + read.headers.length + MOST_ADDED;
}

function signedRequest(
  { date, token, authorization }: Context,
  read: ReadRequest,
  result: RequestResult,
): SignedRequest {
  const headers: Record<string, string> = { 'x-amz-date': date };
  if (read.sendsPayloadHash) headers[CONTENT_SHA256] = read.payloadHash;
  if (token !== undefined) headers['x-amz-security-token'] = token;
  headers['authorization'] = authorization + result.authorizationEnd;
  return { url: result.url === '' ? read.url : result.url, headers, signature: result.signature };
}

function linesOf(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${name}\n${value}\n`).join('');
}

function signatureParameters(context: Context, read: ReadRequest): [string, string][] {
  const { date, credentialScope, accessKeyId, token, signsToken } = context;
  const parameters: [string, string][] = [['X-Amz-Algorithm', ALGORITHM]];
  if (read.sendsPayloadHash) parameters.push([PAYLOAD_PARAMETER, read.payloadHash]);
  parameters.push(
    ['X-Amz-Credential', `${accessKeyId}/${credentialScope}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(read.expiresIn)],
  );
  if (signsToken) parameters.push(['X-Amz-Security-Token', token as string]);
  return parameters;
}

function presignedUrl({ token, signsToken }: Context, { url }: RequestResult): string {
  if (token === undefined || signsToken) return url;
  return `${url}&X-Amz-Security-Token=${encodeValue(token)}`;
}
