/** Signatures of any texts: policies, chunks, events. Not in the module that only presigns. */
import { INPUT, OUTPUT } from '../memory';
import { signTexts } from '../signature/texts';

/** Signs `count` fields behind the saved states (64 bytes) of a key in INPUT, in lanes: writes 64 digits for each to OUTPUT. */
export function signFields(count: usize): void {
  signTexts(OUTPUT, INPUT, INPUT + 64, count);
}
