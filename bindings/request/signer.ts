/** Signs requests to any service: in their headers, one or many, or in the query of their URLs. */

import { wrongType } from '../api/errors.js';
import type { Explanation } from '../api/presigner.js';
import type { SignedRequest, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { explainRequest, packScope, readResults, refusedRequest, signRequests } from '../core/requests.js';
import type { PackedScope, RequestResult } from '../core/shapes.js';
import { type SignerParts, sentToken } from '../identity/signer-parts.js';
import type { Moment, SigningKeys } from '../identity/signing-keys.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { tokenParameter } from '../protocol/dialects.js';
import { boundedSeconds } from '../protocol/expires.js';
import { ClientHosts } from '../protocol/host.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';

import { encodeValue } from '../protocol/percent-encoding.js';
import type { Mode } from './mode.js';
import { type Reader, type ReadRequest, RequestLine, readRequest } from './read.js';
import { HeaderReader } from './read-headers.js';
import { checkFindings, requestError, tooLong, unfold } from './request-errors.js';
import { rulesOf } from './rules.js';

/** UTF-16 units of the lines that are added to a request's own: its payload hash, twice, and a name. */
const MOST_ADDED = 200;

/** What all requests of one second share. */
interface Second extends Omit<Moment, 'keyStates'> {
  readonly second: number;
  readonly scope: PackedScope;
  readonly accessKeyId: string;
  /** The token, if it is sent, and whether it is signed. */
  readonly token: string | undefined;
  readonly signsToken: boolean;
  readonly tokenHeader: string;
  readonly tokenParameter: string;
  /** The header Authorization up to the signed headers. */
  readonly authorization: string;
}

export class RequestSigner {
  readonly #parts: SignerParts;
  readonly #core: Core;
  readonly #signingKeys: SigningKeys;
  readonly #reader: Reader;
  readonly #rules: Readonly<Record<Mode, number>>;
  #last: Second | undefined;

  constructor(parts: SignerParts) {
    const { signingKeys, dialect } = parts;
    const { core } = signingKeys;
    this.#parts = parts;
    this.#core = core;
    this.#signingKeys = signingKeys;
    this.#reader = {
      core,
      dialect,
      headers: new HeaderReader(dialect.neverSign),
      requestLine: new RequestLine(),
      hosts: new ClientHosts(),
      expiresIn: parts.defaults.expiresIn,
      outliveCredentials: parts.defaults.outliveCredentials,
    };
    this.#rules = { sign: rulesOf(dialect, 'sign'), presign: rulesOf(dialect, 'presign') };
  }

  sign(request: SigningRequest): SignedRequest {
    const { read, moment, result } = this.#signOne(request, 'sign');
    return signedRequest(moment, read, result);
  }

  presign(request: UrlPresignRequest): string {
    const { moment, result } = this.#signOne(request, 'presign');
    return presignedUrl(moment, result);
  }

  explain(request: UrlPresignRequest, mode: Mode): Explanation {
    const { read, moment, result } = this.#signOne(request, mode);
    const { credentialScope, stringToSignHead } = moment;
    const stages = explainRequest(this.#core, stringToSignHead);
    const signed =
      mode === 'sign'
        ? signedRequest(moment, read, result)
        : { url: presignedUrl(moment, result), headers: {}, signature: result.signature };
    return {
      ...signed,
      ...stages,
      credentialScope,
      payloadHash: read.payloadHash,
    };
  }

  signMany(requests: Iterable<SigningRequest>): SignedRequest[] {
    if (typeof requests !== 'object' || requests === null || !(Symbol.iterator in requests))
      throw wrongType('requests', 'an iterable of requests', requests);
    const signed: SignedRequest[] = [];
    const clock = this.#signingKeys.clock();
    let batch = new Batch(0);
    const flush = () => {
      if (batch.reads.length > 0) this.#signBatch(batch, signed);
      batch = new Batch(signed.length);
    };
    // The iterable and the requests are the caller's code, and may use or dispose this very signer: nothing of the core is held
    // meanwhile, and a moment is only taken for what was read already.
    for (const request of requests) {
      const read = readRequest(this.#reader, request, 'sign', batch.first + batch.reads.length);
      const time = this.#signingKeys.time(read.signingTime, clock);
      if (!batch.hasPlace(this.#core, read, time)) flush();
      batch.add(read, time);
    }
    flush();
    this.#signingKeys.usable();
    return signed;
  }

  #signOne(request: UrlPresignRequest, mode: Mode): { read: ReadRequest; moment: Second; result: RequestResult } {
    const given = readRequest(this.#reader, request, mode);
    const moment = this.#secondAt(this.#signingKeys.time(given.signingTime));
    const read = mode === 'presign' ? this.#bounded(given, moment) : given;
    const [result] = this.#run(moment, [read], undefined, mode) as [RequestResult];
    return { read, moment, result };
  }

  /** A request that is valid for no longer than the credentials. */
  #bounded(read: ReadRequest, { second }: Second): ReadRequest {
    const left = this.#signingKeys.secondsLeft(1000 * second);
    const expiresIn = boundedSeconds(read.expiresIn, left, read.outliveCredentials);
    return expiresIn === read.expiresIn ? read : { ...read, expiresIn };
  }

  #signBatch({ reads, first, time }: Batch, signed: SignedRequest[]): void {
    const moment = this.#secondAt(time, first);
    const results = this.#run(moment, reads, first, 'sign');
    for (let i = 0; i < reads.length; i++)
      signed.push(signedRequest(moment, reads[i] as ReadRequest, results[i] as RequestResult));
  }

  /** Has the core sign requests, and judges what it found. */
  #run(moment: Second, reads: readonly ReadRequest[], first: number | undefined, mode: Mode): RequestResult[] {
    let lines = '';
    let lineCount = 0;
    for (const read of reads) {
      if (mode === 'sign') {
        lines += `${read.target}${read.payloadHash}\n${read.headers}`;
        lineCount += read.lineCount + 2;
        if (read.sendsPayloadHash) {
          lines += `${HEADER.payloadHash}\n${read.payloadHash}\n`;
          lineCount += 2;
        }
        lines += '\n\n';
      } else {
        const parameters = signatureParameters(moment, read);
        lines += `${read.target}${read.payloadHash}\n${read.headers}\n${linesOf(parameters)}\n`;
        lineCount += read.lineCount + 2 * parameters.length + 2;
      }
    }
    if (lines.length > this.#core.lineUnits) throw tooLong(first);
    const text = unfold(lines, reads, first);
    const status = signRequests(this.#core, moment.scope, text, lineCount, reads.length, this.#rules[mode]);
    if (status !== 0) throw requestError(status, reads, refusedRequest(this.#core), first);
    const results = readResults(this.#core, reads.length);
    for (let i = 0; i < reads.length; i++) {
      const { findings } = results[i] as RequestResult;
      if (findings !== 0)
        checkFindings(
          this.#reader.hosts,
          findings,
          reads[i] as ReadRequest,
          first === undefined ? undefined : first + i,
        );
    }
    return results;
  }

  #secondAt(time: number, index?: number): Second {
    this.#signingKeys.usable();
    const second = Math.floor(time / 1000);
    if (this.#last?.second === second) return this.#last;
    const { keyStates, ...moment } = this.#signingKeys.at(time, index);
    const { date, credentialScope, stringToSignHead } = moment;
    const { accessKeyId } = this.#signingKeys;
    const token = sentToken(this.#parts);
    const { dialect } = this.#parts;
    const { tokenHeader } = dialect;
    const signsToken = token !== undefined && dialect.sessionToken === 'signed';
    const lines = `${HEADER.date}\n${date}\n${signsToken ? `${tokenHeader}\n${token}\n` : ''}`;
    this.#last?.scope.packed.fill(0);
    this.#last = {
      ...moment,
      second,
      scope: packScope(stringToSignHead, keyStates, lines),
      accessKeyId,
      token,
      signsToken,
      tokenHeader,
      tokenParameter: tokenParameter(dialect),
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${credentialScope}, SignedHeaders=`,
    };
    return this.#last;
  }

  /** Overwrites the key material; the signer's keys refuse what comes after. */
  dispose(): void {
    this.#last?.scope.packed.fill(0);
    this.#last = undefined;
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
    return this.reads.length < core.requestsCapacity && this.#units + unitsOf(read) <= core.lineUnits;
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
  { date, token, tokenHeader, authorization }: Second,
  read: ReadRequest,
  result: RequestResult,
): SignedRequest {
  const headers: Record<string, string> = { [HEADER.date]: date };
  if (read.sendsPayloadHash) headers[HEADER.payloadHash] = read.payloadHash;
  if (token !== undefined) headers[tokenHeader] = token;
  headers[HEADER.authorization] = authorization + result.authorizationEnd;
  return { url: result.url === '' ? read.url : result.url, headers, signature: result.signature };
}

function linesOf(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${name}\n${value}\n`).join('');
}

function signatureParameters(moment: Second, read: ReadRequest): [string, string][] {
  const { date, credentialScope, accessKeyId, token, signsToken } = moment;
  const parameters: [string, string][] = [[PARAMETER.algorithm, ALGORITHM]];
  if (read.sendsPayloadHash) parameters.push([PARAMETER.payloadHash, read.payloadHash]);
  parameters.push(
    [PARAMETER.credential, `${accessKeyId}/${credentialScope}`],
    [PARAMETER.date, date],
    [PARAMETER.expires, String(read.expiresIn)],
  );
  if (signsToken) parameters.push([moment.tokenParameter, token as string]);
  return parameters;
}

function presignedUrl({ token, signsToken, tokenParameter }: Second, { url }: RequestResult): string {
  if (token === undefined || signsToken) return url;
  return `${url}&${tokenParameter}=${encodeValue(token)}`;
}
