/** The functions of the smaller module: those of index.ts that presigning by bucket and key needs. */
import { wipe as wipeArena } from './memory';
import { clearKeyLead } from './presign/lead';
import { clearLead } from './signature/messages';

export * from './exports/presigning';
export * from './exports/signing-keys';
export { BATCH_CAPACITY, INPUT, INPUT_CAPACITY, OFFSETS, OUTPUT, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY, TEMPLATE_CAPACITY } from './memory';

/** As in index.ts. */
export function wipe(): void {
  wipeArena();
  clearLead();
  clearKeyLead();
}
