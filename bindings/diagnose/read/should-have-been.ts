/** Reads the texts that services with the query or JSON protocol put into the message of a signature that does not match. */
import type { ServiceAnswer } from '../observed.js';

const CANONICAL = 'The Canonical String for this request should have been';
const TO_SIGN = 'The String-to-Sign should have been';

/**
 * Reads the service's canonical request and string to sign from a message of AWS IAM and other services:
 *
 *     The Canonical String for this request should have been
 *     'POST
 *     …'
 *
 *     The String-to-Sign should have been
 *     'AWS4-HMAC-SHA256
 *     …'
 */
export function shouldHaveBeen(message: string): Pick<ServiceAnswer, 'canonicalRequest' | 'stringToSign'> {
  const canonicalAt = message.indexOf(CANONICAL);
  const toSignAt = message.indexOf(TO_SIGN, Math.max(canonicalAt, 0));
  const canonicalRequest =
    canonicalAt === -1
      ? undefined
      : quoted(message.slice(canonicalAt + CANONICAL.length, toSignAt === -1 ? undefined : toSignAt));
  const stringToSign = toSignAt === -1 ? undefined : quoted(message.slice(toSignAt + TO_SIGN.length));
  return {
    ...(canonicalRequest !== undefined && { canonicalRequest }),
    ...(stringToSign !== undefined && { stringToSign }),
  };
}

/** Text between the first quotation mark and the last, because a path may contain one. */
function quoted(text: string): string | undefined {
  const start = text.indexOf("'");
  const end = text.lastIndexOf("'");
  return start === -1 || end <= start ? undefined : text.slice(start + 1, end).replaceAll('\r\n', '\n');
}
