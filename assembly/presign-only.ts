/** The functions of the smaller module: those of index.ts that presigning by bucket and key needs. */
import { clearKeyLead } from './presign/lead';
import { wipeTables } from './presign/tables';
import { clearLead } from './signature/messages';
import { assertWiped, wipeUsed } from './used';

export * from './exports/presigning';
export * from './exports/signing-keys';
export { BATCH_CAPACITY, INPUT, INPUT_CAPACITY, OFFSETS, OUTPUT, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY, SKIPPED, TEMPLATE_CAPACITY } from './memory';

/** As in index.ts. */
export function wipe(input: usize, output: usize): void {
  wipeTables();
  wipeUsed(input, output);
  clearLead();
  clearKeyLead();
  assertWiped();
}
