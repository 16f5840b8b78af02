/** What callers give to find out why a signature does not match, and what they get. */

import type { LoadedCore } from '../api/core.js';
import type { Dialect, DialectName } from '../api/dialect.js';
import type { CauseId } from './causes.js';

export type { CauseId };

/** What is known of a request that was refused. All of it but `request` may be missing; the more there is, the more can be proven. */
export interface Evidence {
  /**
   * The request, as its sender had it: raw HTTP text, a `curl` command, a HAR entry, a presigned URL, an object with `method`, `url`,
   * `headers` and `body`, or a `Request`, whose path was normalized when it was made.
   */
  request: unknown;
  /** What the service answered: its body, or the whole answer. */
  error?: string | undefined;
  /** A debug log of the client, with its canonical request or its string to sign in it. */
  log?: string | undefined;
  /** The client's own canonical request. It goes before the one of the log. */
  canonicalRequest?: string | undefined;
  /** The client's own string to sign. It goes before the one of the log. */
  stringToSign?: string | undefined;
  /** What the client signs with, at most 4,096 characters. Nothing of it is in the diagnosis. */
  secretAccessKey?: string | undefined;
  /** Texts that must not be in the diagnosis: a secret that the request was not signed with, a session token. */
  hidden?: readonly string[] | undefined;
  /** The region and the service that the request is for, if it is known that the service wants them: at most 4,096 characters each. */
  region?: string | undefined;
  service?: string | undefined;
  /** How the service reads requests. Default: as `createSigner` has it. `keystone` is for what OpenStack's Keystone verifies. */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** When the service got the request. Default: now; what the service answered goes before. */
  now?: Date | number | undefined;
  /** What `loadCore` gives, in place of the library's own core. */
  core?: LoadedCore | undefined;
}

/** How sure it is. */
export type Certainty =
  /** A signature or a text of the client's was made again with this mistake, and with none without it. */
  | 'proven'
  /** It stands in the request, or the service has said it. */
  | 'certain'
  /** What is known speaks for it. */
  | 'likely'
  /** Nothing speaks against it. */
  | 'possible';

/** Where the two sides part. */
export type Stage = 'request' | 'canonicalRequest' | 'stringToSign' | 'signingKey' | 'signature';

/** The first place where two texts differ. Session tokens are masked in both. */
export interface Difference {
  /** Which line: `path`, `query`, `header host`, `signed headers`, `payload hash` … */
  readonly line: string;
  /** What the service has there, and what the client has. */
  readonly service: string;
  readonly client: string;
  /** Of the first byte that is another, from 0. */
  readonly offset: number;
}

/** One thing that is wrong, or may be. */
export interface Finding {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  readonly stage: Stage;
  /** The cause in a sentence. */
  readonly title: string;
  /** What it is about, and how it is known. */
  readonly explanation: string;
  /** What to change. */
  readonly fix: string;
  readonly difference?: Difference;
  /** What would tell this cause from the others that fit as well. */
  readonly toTellApart?: string;
}

/** Texts of one side, with session tokens masked. */
export interface Texts {
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
}

/** What was found, and what both sides signed. No secret and no session token is in it. */
export interface Diagnosis {
  /** The most likely first. None if nothing is wrong with what is known. */
  readonly findings: readonly Finding[];
  /** Whether the signature belongs to the request: `unknown` without the secret, if nothing else says it. */
  readonly signature: 'matches' | 'does not match' | 'unknown';
  /** What the service signs: as it has said, or as its rules are. */
  readonly service: Texts;
  /** What the client has signed, as far as it is known. */
  readonly client: Texts;
  /** What else would help to know more. */
  readonly wanted: readonly string[];
}
