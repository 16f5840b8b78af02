/** Input and result of `diagnose`. */

import type { LoadedCore } from '../api/core.js';
import type { Dialect, DialectName } from '../api/dialect.js';
import type { CauseId } from './causes.js';

export type { CauseId };

/** Everything that is known of a refused request. Only `request` is required. More evidence can prove more. */
export interface Evidence {
  /**
   * Refused request, as its sender had it: raw HTTP text, a `curl` command, a HAR entry, a presigned URL, an object with `method`, `url`,
   * `headers` and `body`, or a `Request`. Creating a `Request` normalizes its path.
   */
  request: unknown;
  /** Error response of the service, or only its body. */
  error?: string | undefined;
  /** Debug log of the client that contains its canonical request or its string to sign. */
  log?: string | undefined;
  /** Canonical request of the client. It overrides the log. */
  canonicalRequest?: string | undefined;
  /** String to sign of the client. It overrides the log. */
  stringToSign?: string | undefined;
  /** Secret key that the client signs with, at most 4,096 characters. The diagnosis contains nothing of it. */
  secretAccessKey?: string | undefined;
  /** Texts to keep out of the diagnosis: a session token, or a secret that did not sign the request. */
  hidden?: readonly string[] | undefined;
  /** Region and service that the service expects, if known: at most 4,096 characters each. */
  region?: string | undefined;
  service?: string | undefined;
  /**
   * Canonicalization rules of the service. Default: as for `createSigner`. Use `keystone` for requests that OpenStack's Keystone verifies.
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** Time when the service got the request, as a date or in milliseconds since 1970. The service's answer overrides it. Default: now. */
  now?: Date | number | undefined;
  /** Result of `loadCore`, to use in place of the library's own core. */
  core?: LoadedCore | undefined;
}

/** Certainty of a finding. */
export type Certainty =
  /** This mistake, and only this one, gives the client's signature or text. */
  | 'proven'
  /** The request contains it, or the service reported it. */
  | 'certain'
  /** The evidence supports it. */
  | 'likely'
  /** The evidence does not contradict it. */
  | 'possible';

/** First stage in which client and service differ. */
export type Stage = 'request' | 'canonicalRequest' | 'stringToSign' | 'signingKey' | 'signature';

/** First place where two texts differ. Session tokens are masked in both. */
export interface Difference {
  /** Name of the line: `path`, `query`, `header host`, `signed headers`, `payload hash` … */
  readonly line: string;
  /** Text of the service. `client` has the text of the client. */
  readonly service: string;
  readonly client: string;
  /** Offset of the first differing byte, from 0. */
  readonly offset: number;
}

/** One cause that was found. */
export interface Finding {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  readonly stage: Stage;
  /** The cause, in a sentence. */
  readonly title: string;
  /** The details, and the evidence for them. */
  readonly explanation: string;
  /** The change to make. */
  readonly fix: string;
  readonly difference?: Difference;
  /** Evidence that would separate this cause from other causes that fit as well. */
  readonly toTellApart?: string;
}

/** Texts of one side, with session tokens masked. */
export interface Texts {
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
}

/** Result of `diagnose`. It contains no secret and no session token. */
export interface Diagnosis {
  /** Causes, the most likely first. Empty if nothing wrong was found. */
  readonly findings: readonly Finding[];
  /** Result for the signature: `unknown` without the secret, unless other evidence decides. */
  readonly signature: 'matches' | 'does not match' | 'unknown';
  /** Texts that the service signs: from its answer, or computed by its rules. */
  readonly service: Texts;
  /** Texts that the client signed, as far as they are known. */
  readonly client: Texts;
  /** Evidence that would help to find out more. */
  readonly wanted: readonly string[];
}
