/** Plans of one signer: a template with the time, the credentials and the key of the day. */
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
 * Plans that are kept. With two templates in turn, URLs take 0.32 (Node 20) and 0.40 (Node 24) of the time that they take if one is kept
 * (AMD EPYC, CPU time).
 */
const MOST_KEPT = 4;

/** A plan that is kept. Another second of its day needs no other fields. */
interface Kept {
  readonly values: readonly unknown[];
  second: number;
  plan: Plan;
}

export class Plans {
  #parts: SignerParts | undefined;
  /** The last plans, the latest first: calls with the same templates make them once a day. */
  #kept: Kept[] = [];

  /** @param parts undefined if `of` is to say whose plans they are */
  constructor(parts?: SignerParts) {
    this.#parts = parts;
  }

  /** From now on those of another signer: plans of the one before are overwritten. */
  of(parts: SignerParts): this {
    if (parts !== this.#parts) this.dispose();
    this.#parts = parts;
    return this;
  }

  /** The plan for a template. @param time to sign with, in milliseconds since 1970; that of the call, if it is not given */
  at(template: Template, time = this.timeOf(template)): Plan {
    return this.#planAt(template, time);
  }

  /** The same for a call that signs in several chunks: the clock is read once, the signer's state is looked at each time. */
  during(template: Template): () => Plan {
    const time = this.timeOf(template);
    let plan = this.#planAt(template, time);
    return () => {
      this.#signingKeys.usable();
      // The signer was used in between for other templates, or wiped: then the plan was overwritten, and is made anew.
      if (!this.#kept.some((kept) => kept.plan === plan)) plan = this.#planAt(template, time);
      return plan;
    };
  }

  /** The time to sign with, in milliseconds since 1970. */
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
      // The oldest, and those of another day.
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

/** The time that a template is signed with, at a time of the clock: both in milliseconds since 1970. */
export function signingTime({ signingDate, stableFor }: Template, now: number): number {
  const time = signingDate ?? now;
  return stableFor === undefined ? time : time - (time % (1000 * stableFor));
}

function isOfDay({ second }: Kept, day: number): boolean {
  return Math.floor(second / DAY_SECONDS) === day;
}

/** The plan for another second of its day. */
function atSecond(
  { packed, maxKeyBytes, stringToSignHead, credentialScope, refusesLonger }: Plan,
  secondOfDay: number,
  mostSeconds: number,
): Plan {
  return { packed, secondOfDay, maxKeyBytes, stringToSignHead, credentialScope, mostSeconds, refusesLonger };
}

/** A template that is valid for no longer than the credentials. @param left seconds that they last @throws as `boundedSeconds` */
function boundTemplate(template: Template, left: number): Template {
  const expiresIn = boundedSeconds(template.expiresIn, left, template.outliveCredentials);
  return expiresIn === template.expiresIn ? template : { ...template, expiresIn };
}

function mostSecondsOf({ outliveCredentials }: Template, signingKeys: SigningKeys, second: number): number {
  return outliveCredentials === 'allow' ? Number.POSITIVE_INFINITY : signingKeys.secondsLeft(1000 * second);
}

/** Whether a signer can presign a template at all. @throws SigV4Error `InvalidScope` or `UnsupportedDialect` */
function checkParts(template: Template, { signingKeys, dialect }: SignerParts): void {
  if (template.endpoint === undefined && !isS3(signingKeys.service))
    throw refused(
      'InvalidScope',
      'service',
      `is ${signingKeys.service}, not s3: give an endpoint, or use another signer`,
    );
  if (dialect.sessionToken === 'appended')
    throw refused('UnsupportedDialect', 'dialect.sessionToken', 'is "appended", which S3 does not take');
}

/**
 * Makes the plan of a template for one second, since 1970 (AWS, "Authenticating Requests: Using Query Parameters"). The key states are copied
 * into it.
 */
function makePlan(template: Template, { signingKeys, dialect, scopes }: SignerParts, second: number): Plan {
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
