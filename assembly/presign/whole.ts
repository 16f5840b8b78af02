/**
 * Signs items whose messages share little after the key: items with their own query, method or headers, or with a
 * suffix longer than the tables. Each canonical request is written out whole, for signature/messages.ts.
 */
import { copyText, ITEM_STATE, LANE_STATES, MESSAGE_CAPACITY, MESSAGE_HEAD, OUTPUT, OUTPUT_CAPACITY, SUFFIX } from '../memory';
import { signState } from '../signature/mac';
import { enterMessage, hashMessage, hashMessages, messageAt } from '../signature/messages';
import { finishFour, indexAt } from './groups';
import { hasOwn, keyAt, keyLength, ownAt, queryAt, queryLengthOf, signatureAt } from './items';
import { ownEndAt, ownEndLength, ownMethodAt, ownMethodLength } from './own';
import { messageHeadLength, methodLength, queryLength, suffixLength } from './plan';

/** Writes the canonical request of an item to `out`, which must not be in OUTPUT. Returns its length. */
export function writeMessage(out: usize, item: usize): usize {
  assert(out >= OUTPUT + OUTPUT_CAPACITY || out < OUTPUT);
  let at = out, head = MESSAGE_HEAD, headLength = messageHeadLength;
  let query = SUFFIX + 1, ownQueryLength = queryLength;
  let end = query + queryLength, endLength = suffixLength - 1 - queryLength;
  if (hasOwn) {
    query = queryAt(item);
    ownQueryLength = queryLengthOf(item);
    const own = ownAt(item);
    if (own !== 0 && ownMethodLength(own) > 0) {
      at = copyText(at, ownMethodAt(own), ownMethodLength(own));
      head += methodLength;
      headLength -= methodLength;
    }
    if (own !== 0 && ownEndLength(own) > 0) {
      end = ownEndAt(own);
      endLength = ownEndLength(own);
    }
  }
  at = copyText(copyText(at, head, headLength), keyAt(item), keyLength(item));
  store<u8>(at, 0x0a);
  at = copyText(copyText(at + 1, query, ownQueryLength), end, endLength);
  assert(<usize>(at - out) + 72 <= MESSAGE_CAPACITY);
  return at - out;
}

/** Signs one item, in scalar code. */
export function signOneWhole(item: usize): void {
  hashMessage(writeMessage(messageAt(0), item));
  signState(ITEM_STATE, signatureAt(item));
}

/** Signs the four items at `order` (u16 indices). */
export function signFourWhole(order: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    enterMessage(lane, writeMessage(messageAt(lane), indexAt(order, lane)));
  }
  hashMessages(4);
  finishFour(LANE_STATES, order);
}
