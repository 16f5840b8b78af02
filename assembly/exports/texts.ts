/** Signatures of any texts: policies, chunks, events. Not in the module that only presigns. */
import { INPUT, OUTPUT } from '../memory';
import { signTexts } from '../signature/texts';

/** Signs texts in lanes. INPUT has the saved states of a key (64 bytes), then `count` fields; OUTPUT gets 64 hex digits for each field. */
export function signFields(count: usize): void {
  signTexts(OUTPUT, INPUT, INPUT + 64, count);
}
