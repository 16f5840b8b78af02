/** Reads causes from the service's error message. */

import { encodeBase64 } from '../platform/base64.js';
import * as HEADER from '../protocol/names/header.js';
import { hashPayload } from '../protocol/payload-hash.js';
import { fromHex } from '../util/bytes.js';
import type { Case } from './case.js';
import { headerValue } from './claim.js';
import { type Remark, remark } from './remark.js';

type Rule = readonly [pattern: RegExp, cause: Remark['cause'], stage: Remark['stage']];

/**
 * Rules by error code and message, as AWS, S3-compatible services and OpenStack write them. The first matching rule of each group counts.
 * The group `about` of a pattern captures the name in a message.
 */
const RULES: readonly (readonly Rule[])[] = [
  [
    [/signature expired|\bis now earlier than\b/i, 'clock-skew', 'request'],
    [/not yet current|request is not valid yet/i, 'clock-skew', 'request'],
    [/RequestTimeTooSkewed|difference between the request time/i, 'clock-skew', 'request'],
    [/request has expired|RequestExpired/i, 'expired', 'request'],
    [/Policy expired/i, 'policy-expired', 'request'],
  ],
  [
    [
      /ExpiredToken|security token included in the request is expired|provided token has expired/i,
      'session-expired',
      'request',
    ],
    [/\bInvalidToken\b|provided token is malformed/i, 'token-wrong', 'request'],
  ],
  [
    [/InvalidAccessKeyId|Access Key Id you provided does not exist/i, 'unknown-key', 'request'],
    [
      /InvalidClientTokenId|UnrecognizedClient|security token included in the request is invalid/i,
      'unknown-key',
      'request',
    ],
    [/EC2 access key not found/i, 'unknown-key', 'request'],
  ],
  [
    [/region ['"][^'"]*['"] is wrong; expecting ['"](?<about>[^'"]+)/i, 'wrong-region', 'stringToSign'],
    [/scoped to a valid Region/i, 'wrong-region', 'stringToSign'],
  ],
  [
    [
      /incorrect service ['"][^'"]*['"]\. This endpoint belongs to ['"](?<about>[^'"]+)/i,
      'wrong-service',
      'stringToSign',
    ],
    [/scoped to correct service: '(?<about>[^']+)/i, 'wrong-service', 'stringToSign'],
    [/scoped to correct service/i, 'wrong-service', 'stringToSign'],
  ],
  [[/incorrect terminal|valid terminator/i, 'wrong-terminator', 'stringToSign']],
  [
    [
      /Date in Credential scope does not match|Invalid credential date|Request date mismatch/i,
      'scope-date',
      'stringToSign',
    ],
    [/incorrect date format/i, 'credential-form', 'stringToSign'],
  ],
  [[/Credential must have exactly 5|the Credential is mal-?formed/i, 'credential-form', 'stringToSign']],
  [[/headers present in the request which were not signed|HeadersNotSigned/i, 'header-not-signed', 'canonicalRequest']],
  [[/must be a 'SignedHeader'/i, 'host-not-signed', 'canonicalRequest']],
  [
    [/XAmzContentSHA256Mismatch|does not match what was computed/i, 'body-changed', 'canonicalRequest'],
    [/\bBadDigest\b/i, 'body-changed', 'request'],
    [/Missing required header for this request: x-amz-content-sha256/i, 'payload-header-missing', 'request'],
  ],
  [[/Only one auth mechanism/i, 'two-signatures', 'request']],
  [[/authorization mechanism you have provided is not supported|Signature Version 2/i, 'version-2', 'request']],
  [[/Missing ?Authentication ?Token/i, 'no-signature', 'request']],
  [
    [
      /Authorization header (?:requires|cannot be empty|is invalid)|Unsupported AWS 'algorithm'|Unsupported Authorization Type/i,
      'authorization-form',
      'request',
    ],
    [/missing equal-sign|authorization component|requires three components/i, 'authorization-form', 'request'],
    [
      /query-string parameters must include|Query-string authentication version 4 requires/i,
      'authorization-form',
      'request',
    ],
  ],
  [[/X-Amz-Expires (?:should|must)/i, 'expires-range', 'request']],
  [[/ISO-?8601|valid Date or x-amz-date/i, 'date-malformed', 'request']],
  [[/MalformedQueryString|Illegal hex character|Incomplete trailing escape/i, 'percent-sequence', 'request']],
  [
    [
      /Invalid according to Policy|must contain a field named|InvalidPolicyDocument|EntityTooLarge|EntityTooSmall/i,
      'policy-refused',
      'request',
    ],
  ],
];

/** Errors about the signature. They imply that everything checked earlier was right. */
const MISMATCH =
  /SignatureDoesNotMatch|InvalidSignatureException|request signature we calculated does not match|Invalid EC2 signature|Credential signature mismatch/i;

export function saysMismatch({ answer }: Pick<Case, 'answer'>): boolean {
  if (answer === undefined) return false;
  const { code = '', message = '' } = answer;
  if (/expired|not yet current|scoped|Date in Credential|must be a 'SignedHeader'/i.test(message)) return false;
  return MISMATCH.test(`${code} ${message}`);
}

export function remarksOf(known: Case): Remark[] {
  const { answer, request } = known;
  if (answer === undefined) return [];
  const { code = '', message = '', details } = answer;
  const text = `${code} ${message.split('\n\nThe Canonical String')[0]} ${Object.keys(details).join(' ')}`;
  const found: Remark[] = [];
  for (const group of RULES) {
    for (const [pattern, cause, stage] of group) {
      const match = pattern.exec(text);
      if (match === null) continue;
      if (cause === 'no-signature' && known.claim !== undefined) {
        found.push(
          remark('signature-lost', 'certain', 'request', `The service says: ${shorten(`${code}: ${message}`)}`),
        );
        break;
      }
      const about = aboutOf(cause, match.groups?.['about'], known);
      found.push(remark(cause, 'certain', stage, `The service says: ${shorten(`${code}: ${message}`)}`, about));
      break;
    }
  }
  const hash = /hashed with SHA-256[^:]{0,100}: '([^']+)'/i.exec(message)?.[1];
  const header = headerValue(request, HEADER.authorization);
  if (hash === undefined || header === undefined) return found;
  return [...comparison(known, hash, header), ...found];
}

/** Compares the header's hash with the hash of the service, in hex or base64. A different hash means a different header. */
function comparison({ core }: Case, said: string, header: string): Remark[] {
  const digits = hashPayload(core, header);
  const base64 = encodeBase64(fromHex(digits));
  const isSame = said.toLowerCase() === digits || said === base64;
  return isSame
    ? [
        remark(
          'authorization-form',
          'certain',
          'request',
          'The service has the hash of the header as it was sent: nothing has changed it.',
          'a part of it has no equals sign',
        ),
      ]
    : [
        remark(
          'authorization-changed',
          'certain',
          'request',
          `The service has hashed a header with ${said.slice(0, 8)}…, the one that was sent has ${digits.slice(0, 8)}….`,
        ),
      ];
}

function aboutOf(cause: Remark['cause'], caught: string | undefined, { answer }: Case): string {
  const { details = {} } = answer ?? {};
  switch (cause) {
    case 'wrong-region':
      return caught ?? details['Region'] ?? 'that the service names, or that its host has';
    case 'wrong-service':
      return caught ?? 'that the service names';
    case 'header-not-signed':
      return details['HeadersNotSigned'] ?? 'that the service names';
    case 'authorization-form':
      return 'see what the service says';
    default:
      return caught ?? '';
  }
}

function shorten(text: string): string {
  const line = text.replace(/^: /, '').split('\n')[0] as string;
  // A long word may be a part of a token.
  const safe = line.replace(/[A-Za-z0-9+/=%_-]{100,}/g, '(not shown)');
  return safe.length > 220 ? `${safe.slice(0, 220)}…` : safe;
}
