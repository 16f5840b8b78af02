/**
 * The functions that the host calls. They take numbers and return numbers; text goes through INPUT and comes back
 * through OUTPUT. They keep no state for a caller except the plan, or the scope in its place. So calls of different
 * owners may follow each other if each owner first makes its own plan or scope.
 */
import { clearKeyLead } from './presign/lead';
import { wipeTables } from './presign/tables';
import { clearHeaders } from './request/headers';
import { clearOrigin } from './request/url';
import { clearLead } from './signature/messages';
import { assertWiped, wipeUsed } from './used';

export * from './exports/hashing';
export * from './exports/presigning';
export * from './exports/requests';
export * from './exports/signing-keys';
export * from './exports/texts';
export * from './exports/verifying';
export { BATCH_CAPACITY, INPUT, INPUT_CAPACITY, OFFSETS, OUTPUT, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY, SKIPPED, TEMPLATE_CAPACITY } from './memory';

/**
 * Overwrites all memory that may have held a key, a token, or anything derived from them. The plan is lost. The
 * bindings pass how many bytes of INPUT and of OUTPUT they have written themselves.
 */
export function wipe(input: usize, output: usize): void {
  wipeTables();
  wipeUsed(input, output);
  clearLead();
  clearKeyLead();
  clearOrigin();
  clearHeaders();
  assertWiped();
}
