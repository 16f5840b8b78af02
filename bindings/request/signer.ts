/** Signs requests to any service, in their headers or in the query of their URLs. */

import { wrongType } from '../api/errors.js';
import type { Explanation } from '../api/presigner.js';
import type { SignedRequest, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { explainRequest, packScope, readResults, refusedRequest, signRequests } from '../core/requests.js';
import type { PackedScope, RequestResult } from '../core/shapes.js';
import type { RequestScope, RequestScopes } from '../identity/request-scopes.js';
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

/** The most UTF-16 units of added lines per request: two payload hashes and a name. */
const MOST_ADDED = 200;

/** The most scopes whose key material is cached, and the most open batches of `signMany`. */
const MOST_SCOPES = 64;

/** Values that all requests of one scope and second share. */
interface Second extends Omit<Moment, 'keyStates'> {
  readonly second: number;
  readonly scope: RequestScope;
  readonly packed: PackedScope;
  readonly rules: Readonly<Record<Mode, number>>;
  readonly accessKeyId: string;
  /** The session token, if it is sent. */
  readonly token: string | undefined;
  readonly signsToken: boolean;
  readonly tokenHeader: string;
  readonly tokenParameter: string;
  /** The header `Authorization`, up to and including `SignedHeaders=`. */
  readonly authorization: string;
}

export class RequestSigner {
  readonly #core: Core;
  readonly #signingKeys: SigningKeys;
  readonly #reader: Reader;
  /** The values of the last request. */
  #last: Second | undefined;
  /** The values of each scope. */
  readonly #seconds = new Map<RequestScope, Second>();

  constructor({ signingKeys, dialect, defaults }: SignerParts, scopes: RequestScopes) {
    const { core } = signingKeys;
    this.#core = core;
    this.#signingKeys = signingKeys;
    this.#reader = {
      core,
      scopes,
      // All presets have the same neverSign, and the caller's own applies to all services.
      headers: new HeaderReader(dialect.neverSign),
      requestLine: new RequestLine(),
      hosts: new ClientHosts(),
      expiresIn: defaults.expiresIn,
      outliveCredentials: defaults.outliveCredentials,
    };
  }

  /** Signs in the headers. @param known the service, for a signer that leaves it to hosts, or the scope */
  sign(request: SigningRequest, known?: string | RequestScope): SignedRequest {
    const { read, moment, result } = this.#signOne(request, 'sign', known);
    return signedRequest(moment, read, result);
  }

  /** Signs in the query. @param service known to the caller, for a signer that leaves it to hosts */
  presign(request: UrlPresignRequest, service?: string): string {
    const { moment, result } = this.#signOne(request, 'presign', service);
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
    // Requests that alternate between scopes fill one batch for each scope.
    const batches = new Map<RequestScope, Batch>();
    let batch: Batch | undefined;
    let index = 0;
    // The iterable and the requests run code of the caller, which may use or dispose this signer. So no state of the core is held while
    // they run, and keys are only used after reading.
    for (const request of requests) {
      const read = readRequest(this.#reader, request, 'sign', index++);
      const time = this.#signingKeys.time(read.signingTime, clock);
      if (batch?.scope !== read.scope) {
        batch = batches.get(read.scope);
        if (batch === undefined) {
          if (batches.size >= MOST_SCOPES) this.#signBatches(batches, signed);
          batch = new Batch(read.scope);
          batches.set(read.scope, batch);
        }
      }
      if (!batch.hasPlace(this.#core, read, time)) {
        this.#signBatch(batch, signed);
        batch = new Batch(read.scope);
        batches.set(read.scope, batch);
      }
      batch.add(read, time);
    }
    this.#signBatches(batches, signed);
    this.#signingKeys.usable();
    return signed;
  }

  #signOne(
    request: UrlPresignRequest,
    mode: Mode,
    known?: string | RequestScope,
  ): { read: ReadRequest; moment: Second; result: RequestResult } {
    const given = readRequest(this.#reader, request, mode, undefined, known);
    const moment = this.#secondAt(given.scope, this.#signingKeys.time(given.signingTime));
    const read = mode === 'presign' ? this.#bounded(given, moment) : given;
    const [result] = this.#run(moment, [read], mode) as [RequestResult];
    return { read, moment, result };
  }

  /** Limits the validity of a request to the credentials. */
  #bounded(read: ReadRequest, { second }: Second): ReadRequest {
    const left = this.#signingKeys.secondsLeft(1000 * second);
    const expiresIn = boundedSeconds(read.expiresIn, left, read.outliveCredentials);
    return expiresIn === read.expiresIn ? read : { ...read, expiresIn };
  }

  #signBatches(batches: Map<RequestScope, Batch>, signed: SignedRequest[]): void {
    for (const batch of batches.values()) this.#signBatch(batch, signed);
    batches.clear();
  }

  /** Signs a batch, and puts each result at its index in the list. */
  #signBatch({ scope, reads, time }: Batch, signed: SignedRequest[]): void {
    const moment = this.#secondAt(scope, time, reads[0]?.index);
    const results = this.#run(moment, reads, 'sign');
    for (let i = 0; i < reads.length; i++) {
      const read = reads[i] as ReadRequest;
      signed[read.index as number] = signedRequest(moment, read, results[i] as RequestResult);
    }
  }

  /** Lets the core sign requests, and checks its findings. */
  #run(moment: Second, reads: readonly ReadRequest[], mode: Mode): RequestResult[] {
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
    if (lines.length > this.#core.lineUnits) throw tooLong(reads[0]?.index);
    const text = unfold(lines, reads);
    const status = signRequests(this.#core, moment.packed, text, lineCount, reads.length, moment.rules[mode]);
    if (status !== 0) throw requestError(status, reads, refusedRequest(this.#core));
    const results = readResults(this.#core, reads.length);
    for (let i = 0; i < reads.length; i++) {
      const { findings } = results[i] as RequestResult;
      if (findings !== 0) checkFindings(this.#reader.hosts, findings, reads[i] as ReadRequest);
    }
    return results;
  }

  #secondAt(scope: RequestScope, time: number, index?: number): Second {
    this.#signingKeys.usable();
    const second = Math.floor(time / 1000);
    if (this.#last?.scope === scope && this.#last.second === second) return this.#last;
    const known = this.#seconds.get(scope);
    if (known?.second === second) this.#last = known;
    else this.#last = this.#keep(this.#makeSecond(scope, second, index));
    return this.#last;
  }

  #makeSecond(scope: RequestScope, second: number, index: number | undefined): Second {
    const { dialect } = scope;
    const moment = this.#signingKeys.inScope(scope, index).at(1000 * second, index);
    const { date, credentialScope, stringToSignHead, keyStates } = moment;
    const { accessKeyId } = this.#signingKeys;
    const token = sentToken({ signingKeys: this.#signingKeys, dialect });
    const { tokenHeader } = dialect;
    const signsToken = token !== undefined && dialect.sessionToken === 'signed';
    const lines = `${HEADER.date}\n${date}\n${signsToken ? `${tokenHeader}\n${token}\n` : ''}`;
    // No spread here: V8 would create a dictionary, which costs 0.3 us for each request of a batch.
    return {
      date,
      credentialScope,
      stringToSignHead,
      second,
      scope,
      packed: packScope(stringToSignHead, keyStates, lines),
      rules: { sign: rulesOf(dialect, 'sign'), presign: rulesOf(dialect, 'presign') },
      accessKeyId,
      token,
      signsToken,
      tokenHeader,
      tokenParameter: tokenParameter(dialect),
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${credentialScope}, SignedHeaders=`,
    };
  }

  /** Caches the second of a scope in place of an earlier one, for at most `MOST_SCOPES` scopes. */
  #keep(made: Second): Second {
    this.#drop(made.scope);
    for (const scope of this.#seconds.keys()) {
      if (this.#seconds.size < MOST_SCOPES) break;
      this.#drop(scope);
    }
    this.#seconds.set(made.scope, made);
    return made;
  }

  /** Overwrites the key material of a scope. */
  #drop(scope: RequestScope): void {
    this.#seconds.get(scope)?.packed.packed.fill(0);
    this.#seconds.delete(scope);
  }

  /** Overwrites the cached key material. Later calls fail because the signer's keys are disposed. */
  dispose(): void {
    for (const scope of this.#seconds.keys()) this.#drop(scope);
    this.#last = undefined;
  }
}

/** Requests of one scope and second, for one call of the core. */
class Batch {
  readonly scope: RequestScope;
  readonly reads: ReadRequest[] = [];
  time = 0;
  #units = 0;

  constructor(scope: RequestScope) {
    this.scope = scope;
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
