/**
 * Derivation of the signing key (AWS, "Create a signed AWS API request", step 4):
 *
 *     kDate    = HMAC("AWS4" + secret, date)         kService = HMAC(kRegion, service)
 *     kRegion  = HMAC(kDate, region)                 kSigning = HMAC(kService, "aws4_request")
 */

import { SIGNING_KEY_STATES } from '../memory';
import { DIGEST } from '../sha256/constants';
import { fieldAt, fieldLength, nextField, openFields } from '../text/fields';
import { hmacKey, hmacSign } from './hmac';

/**
 * Derives a key from the fields at `from`. The first field is the key to start with ("AWS4" and the secret); each
 * further field is the text of a step. Writes the last key (32 bytes) to `out`, which must be outside the fields, and
 * wipes intermediate keys.
 */
export function deriveKey(out: usize, from: usize, steps: i32): void {
  openFields(from);
  nextField();
  hmacKey(SIGNING_KEY_STATES, fieldAt, fieldLength);
  memory.fill(fieldAt, 0, fieldLength);
  for (let step = 1; step <= steps; step++) {
    nextField();
    // The text is copied, because padding it in place would overwrite the next field.
    memory.copy(out + DIGEST, fieldAt, fieldLength);
    hmacSign(SIGNING_KEY_STATES, out + DIGEST, fieldLength, out);
    if (step < steps) hmacKey(SIGNING_KEY_STATES, out, DIGEST);
  }
  memory.fill(SIGNING_KEY_STATES, 0, 2 * DIGEST);
}
