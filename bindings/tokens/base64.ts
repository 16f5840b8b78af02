/** Encodes ASCII texts in base64. */
import { encodeBase64 } from '../platform/base64.js';

const encoder = new TextEncoder();

/** Encodes a text in base64 with padding (RFC 4648, section 4). */
export function base64Text(text: string): string {
  return encodeBase64(encoder.encode(text));
}

/** Encodes a text in URL-safe base64 without padding (RFC 4648, section 5). */
export function urlSafeText(text: string): string {
  return base64Text(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
