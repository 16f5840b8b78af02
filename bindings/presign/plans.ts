/** Plans of a signer: a template, packed for the core with the time, the credentials and the signing key of the day. */
import { refused } from '../api/errors.js';
import { resolveBase } from '../aws/bucket-endpoint.js';
import { countSize, FieldWriter, fieldSize } from '../core/packing.js';
import type { Plan } from '../core/shapes.js';
import type { SignerParts } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { DAY_SECONDS } from '../protocol/dates.js';
import { tokenParameter } from '../protocol/dialects.js';
import { boundedSeconds } from '../protocol/expires.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { isS3 } from '../protocol/s3-services.js';
import { hasSameValues, payloadHash, type Template, valuesOf } from '../template/template.js';

/**
 * The most cached plans. With two alternating templates, URLs take 0.32 (Node 20) and 0.40 (Node 24) of the time that they take with one
 * cached plan (AMD EPYC, CPU time).
 */
const MOST_KEPT = 4;

/** A cached plan. Another second of the same day needs only a new `secondOfDay`. */
interface Kept {
  readonly values: readonly unknown[];
  second: number;
  plan: Plan;
}

/** Creates and caches the plans of a signer. */
export class Plans {
  #parts: SignerParts | undefined;
  /** The last plans, latest first. Calls with the same templates create a plan once a day. */
  #kept: Kept[] = [];

  /** @param parts of the signer; undefined if `of` sets them later */
  constructor(parts?: SignerParts) {
    this.#parts = parts;
  }

  /** Switches to another signer, and overwrites the plans of the one before. */
  of(parts: SignerParts): this {
    if (parts !== this.#parts) this.dispose();
    this.#parts = parts;
    return this;
  }

  /** Returns the plan for a template. @param time to sign with, in milliseconds since 1970; default: now */
  at(template: Template, time = this.timeOf(template)): Plan {
    return this.#planAt(template, time);
  }

  /**
   * Returns a function that returns the plan, for a call that signs in chunks. It reads the clock once, and checks the signer each time.
   */
  during(template: Template): () => Plan {
    const time = this.timeOf(template);
    let plan = this.#planAt(template, time);
    return () => {
      this.#signingKeys.usable();
      // If the signer was used for other templates in between, or wiped, the plan was overwritten and must be created again.
      if (!this.#kept.some((kept) => kept.plan === plan)) plan = this.#planAt(template, time);
      return plan;
    };
  }

  /** Returns the time to sign with, in milliseconds since 1970. */
  timeOf(template: Template): number {
    return signingTime(template, this.#signingKeys.time(template.signingDate));
  }

  get #signingKeys(): SigningKeys {
    return (this.#parts as SignerParts).signingKeys;
  }

  #planAt(given: Template, time: number): Plan {
    const second = Math.floor(time / 1000);
    const template = boundTemplate(given, this.#signingKeys.secondsLeft(1000 * second));
    const values = valuesOf(template);
    const day = Math.floor(second / DAY_SECONDS);
    const index = this.#kept.findIndex((kept) => isOfDay(kept, day) && hasSameValues(kept.values, values));
    if (index > 0) this.#kept.unshift(...this.#kept.splice(index, 1));
    if (index >= 0) {
      const kept = this.#kept[0] as Kept;
      if (kept.second !== second) {
        kept.plan = atSecond(kept.plan, second % DAY_SECONDS, mostSecondsOf(template, this.#signingKeys, second));
        kept.second = second;
      }
    } else {
      const parts = this.#parts as SignerParts;
      checkParts(template, parts);
      const plan = makePlan(template, parts, second);
      // The oldest plan, and plans of other days.
      this.#drop((kept, at) => at >= MOST_KEPT - 1 || !isOfDay(kept, day));
      this.#kept.unshift({ values, second, plan });
    }
    return (this.#kept[0] as Kept).plan;
  }

  /** Overwrites and forgets plans. */
  #drop(isOver: (kept: Kept, index: number) => boolean): void {
    const over = this.#kept.filter(isOver);
    for (const { plan } of over) plan.packed.fill(0);
    this.#kept = this.#kept.filter((kept) => !over.includes(kept));
  }

  /** Overwrites the key material of the plans. */
  dispose(): void {
    this.#drop(() => true);
  }
}

/** Returns the time to sign a template with, for a time of the clock. Both are milliseconds since 1970. */
export function signingTime({ signingDate, stableFor }: Template, now: number): number {
  const time = signingDate ?? now;
  return stableFor === undefined ? time : time - (time % (1000 * stableFor));
}

function isOfDay({ second }: Kept, day: number): boolean {
  return Math.floor(second / DAY_SECONDS) === day;
}

/** Copies a plan for another second of its day. */
function atSecond(
  { packed, maxKeyBytes, stringToSignHead, credentialScope, refusesLonger }: Plan,
  secondOfDay: number,
  mostSeconds: number,
): Plan {
  return { packed, secondOfDay, maxKeyBytes, stringToSignHead, credentialScope, mostSeconds, refusesLonger };
}

/** Limits the validity of a template to the credentials. @param left seconds to their end @throws as `boundedSeconds` */
function boundTemplate(template: Template, left: number): Template {
  const expiresIn = boundedSeconds(template.expiresIn, left, template.outliveCredentials);
  return expiresIn === template.expiresIn ? template : { ...template, expiresIn };
}

function mostSecondsOf({ outliveCredentials }: Template, signingKeys: SigningKeys, second: number): number {
  return outliveCredentials === 'allow' ? Number.POSITIVE_INFINITY : signingKeys.secondsLeft(1000 * second);
}

/** Checks that a signer can presign a template. @throws SigV4Error `InvalidScope` or `UnsupportedDialect` */
function checkParts(template: Template, { signingKeys, dialect }: SignerParts): void {
  if (template.endpoint === undefined && !isS3(signingKeys.service))
    throw refused(
      'InvalidScope',
      'service',
      `is ${signingKeys.service}, not s3: give an "endpoint", or use a signer for s3`,
    );
  if (dialect.sessionToken === 'appended')
    throw refused('UnsupportedDialect', 'dialect.sessionToken', 'is "appended", which S3 does not accept');
}

/**
 * Creates the plan of a template for one second since 1970 (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"). It
 * contains a copy of the key states.
 */
function makePlan(template: Template, { signingKeys, dialects, scopes }: SignerParts, second: number): Plan {
  const { maxKeyBytes, allowDotSegments } = template;
  const { region } = signingKeys;
  const base = resolveBase(template, region);
  const { service = signingKeys.service } = base;
  if (template.endpoint !== undefined) scopes?.check(base.origin, region, service);
  const keys = signingKeys.inScope({ region, service });
  const { date, credentialScope, stringToSignHead, keyStates } = keys.at(1000 * second);
  const headers = [['host', base.host] as const, ...template.headers];
  const query: (readonly [string, string])[] = [
    [PARAMETER.algorithm, ALGORITHM],
    [PARAMETER.credential, `${signingKeys.accessKeyId}/${credentialScope}`],
    [PARAMETER.date, date],
    [PARAMETER.expires, String(template.expiresIn)],
  ];
  // A directory bucket has a service of its own, whose dialect has another token parameter.
  const dialect = dialects(service);
  const token = dialect.sessionToken === 'signed' ? signingKeys.sessionToken : undefined;
  if (token !== undefined) query.push([tokenParameter(dialect), token]);
  query.push(...template.query);

  const head = [template.method, base.origin, base.path, payloadHash(template)];
  const texts = [stringToSignHead, ...head, ...headers.flat(), ...query.flat()];
  const size = texts.reduce((sum, text) => sum + fieldSize(text), 0) + keyStates.length + 5 * countSize;
  const writer = new FieldWriter(new Uint8Array(size));
  writer.text(stringToSignHead);
  writer.bytes(keyStates);
  for (const text of head) writer.text(text);
  writer.pairs(headers);
  writer.pairs(query);
  writer.count(maxKeyBytes);
  writer.count(allowDotSegments ? 1 : 0);
  return {
    packed: writer.written(),
    secondOfDay: second % DAY_SECONDS,
    maxKeyBytes,
    stringToSignHead: stringToSignHead.length,
    credentialScope,
    mostSeconds: mostSecondsOf(template, signingKeys, second),
    refusesLonger: template.outliveCredentials === 'refuse',
  };
}
