/** What a client says that it signed, as evidence. */
import type { ClientTexts } from '../observed.js';
import { readText, unreadable } from './evidence.js';
import { findBlocks } from './log-blocks.js';
import { writeOut } from './log-literals.js';

/**
 * Reads the canonical request, the string to sign and the signature from a log: of botocore and the AWS CLI, boto 2, the AWS SDKs for Go and
 * Java, the AWS CRT, s3cmd, radosgw, what `siglane sign --explain` prints, literals of Python or JSON, or the bare texts. Of the texts of
 * several requests the last are taken: that request is the one that failed.
 *
 * @throws TypeError, RangeError about the field `log`, for a text in which none of them is; they show nothing of it
 */
export function readClientTexts(log: string): ClientTexts {
  const lines = readText('log', log).split(/\r?\n/).flatMap(writeOut);
  const blocks = findBlocks(lines);
  let texts: ClientTexts = {};
  for (const { kind, text } of blocks) {
    // Another text of the same kind is of another request; the same one was printed twice.
    if (kind !== 'signature' && texts[kind] !== undefined && texts[kind] !== text) texts = {};
    texts[kind] = text;
  }
  if (blocks.length === 0)
    throw unreadable('log', 'a canonical request, a string to sign or a signature', 'a text without them');
  return texts;
}
