/** The texts that a signature is computed from: the canonical request and the string to sign. */
import { copyText, INPUT, OUTPUT, STRING_TO_SIGN_HEAD } from '../memory';
import { streamFinish, streamStart, streamUpdate } from '../sha256/stream';
import { hexDigest } from '../text/hex';
import { useMessage } from '../used';
import { messageAt } from './messages';
import { SIGNATURE_LENGTH, stringToSignLength } from './string-to-sign';

/** The end of the texts that `writeStages` wrote to OUTPUT. */
export let stagesEnd: usize = 0;

/** Writes the message of `length` bytes at `messageAt(0)` to OUTPUT, followed by its string to sign. Returns `length`. */
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
