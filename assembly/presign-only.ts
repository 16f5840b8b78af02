/** The functions of the smaller module, which only presigns by bucket and key. */
import { clearKeyLead } from './presign/lead';
import { wipeTables } from './presign/tables';
import { clearLead } from './signature/messages';
import { assertWiped, wipeUsed } from './used';

export * from './exports/presigning';
export * from './exports/signing-keys';
export { BATCH_CAPACITY, INPUT, INPUT_CAPACITY, OFFSETS, OUTPUT, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY, SKIPPED, TEMPLATE_CAPACITY } from './memory';

/** Does the same as `wipe` of index.ts. */
export function wipe(input: usize, output: usize): void {
  wipeTables();
  wipeUsed(input, output);
  clearLead();
  clearKeyLead();
  assertWiped();
}
