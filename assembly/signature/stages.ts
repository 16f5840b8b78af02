/** The texts behind a signature, for whoever wants to see them. */
import { copyText, INPUT, OUTPUT, STRING_TO_SIGN_HEAD } from '../memory';
import { streamFinish, streamStart, streamUpdate } from '../sha256/stream';
import { hexDigest } from '../text/hex';
import { useMessage } from '../used';
import { messageAt } from './messages';
import { SIGNATURE_LENGTH, stringToSignLength } from './string-to-sign';

/** The end of what `writeStages` wrote to OUTPUT. */
export let stagesEnd: usize = 0;

/** Writes the message of `length` bytes at `messageAt(0)` to OUTPUT, and its string to sign behind it. Returns `length`. */
export function writeStages(length: usize): usize {
  useMessage(length);
  copyText(OUTPUT, messageAt(0), length);
  const stringToSign = copyText(OUTPUT + length, STRING_TO_SIGN_HEAD, stringToSignLength);
  streamStart();
  streamUpdate(OUTPUT, length);
  streamFinish(INPUT);
  hexDigest(stringToSign, INPUT);
  stagesEnd = stringToSign + SIGNATURE_LENGTH;
  return length;
}
