/** Reads the client's signed texts as evidence. */
import type { ClientTexts } from '../observed.js';
import { readText, unreadable } from './evidence.js';
import { findBlocks } from './log-blocks.js';
import { writeOut } from './log-literals.js';

/**
 * Reads canonical request, string to sign and signature from a log: of botocore and the AWS CLI, boto 2, the AWS SDKs for Go and Java, the
 * AWS CRT, s3cmd, radosgw, `siglane sign --explain`, literals of Python or JSON, or the bare texts. If a log has several requests, takes
 * the last one, because it is the request that failed.
 *
 * @throws TypeError, RangeError about the field `log`, for a text without any of them; the message contains nothing of it
 */
export function readClientTexts(log: string): ClientTexts {
  const lines = readText('log', log).split(/\r?\n/).flatMap(writeOut);
  const blocks = findBlocks(lines);
  let texts: ClientTexts = {};
  for (const { kind, text } of blocks) {
    // A different text of the same kind belongs to another request. An equal one was printed twice.
    if (kind !== 'signature' && texts[kind] !== undefined && texts[kind] !== text) texts = {};
    texts[kind] = text;
  }
  if (blocks.length === 0)
    throw unreadable('log', 'a canonical request, a string to sign or a signature', 'a text without them');
  return texts;
}
