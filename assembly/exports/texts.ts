/** Signatures of other texts: policies, chunks, events. The module that only presigns does not have them. */
import { INPUT, OUTPUT } from '../memory';
import { SIGNATURE_LENGTH } from '../signature/string-to-sign';
import { signTexts } from '../signature/texts';
import { beginCall, endCall } from '../used';

/**
 * Signs texts in lanes. INPUT has the saved states of a key (64 bytes), then `count` fields. OUTPUT gets 64 hex digits
 * for each field.
 */
export function signFields(count: usize): void {
  beginCall();
  signTexts(OUTPUT, INPUT, INPUT + 64, count);
  endCall(OUTPUT + count * SIGNATURE_LENGTH);
}
