/** Finds the texts of a signer in its log, line by line. */

import { isToken } from '../../protocol/header-names.js';

export type BlockKind = 'canonicalRequest' | 'stringToSign' | 'signature';

export interface Block {
  readonly kind: BlockKind;
  readonly text: string;
}

/**
 * Label of a text at the end of a line, in the styles of many programs: `CanonicalRequest:`, `STRING TO SIGN ]----`, `canonical request =
 * `, `# signature`.
 */
const LABEL =
  /(?:^|[^A-Za-z])(?:(canonical[ _-]?(?:request|string)(?: format)?)|(string[ _-]?to[ _-]?sign)|(signature))["'`]? {0,16}(?:for algorithm [^,]{1,64}, with contents|via algorithm [^,]{1,64}, with contents)? {0,16}(?:\]-{0,100}|:|=)? {0,16}(?:["'[`]{0,2})$/i;
/** A label with the first line of the text after it. */
const METHOD = /(?:^|[^A-Za-z])([A-Z]{3,16})$/;
const ALGORITHM = /(?:^|[^A-Za-z0-9-])(AWS4-(?:HMAC|ECDSA-P256)-SHA256)$/;
const SIGNATURE = /(?:^|[^A-Za-z])signature["'`]?\]? {0,16}[:=] {0,16}["'`]?([0-9A-Za-z+/=]{27,160})["'`]?$/i;
const BARE_SIGNATURE = /^["'`]?([0-9A-Za-z+/=]{27,160})["'`]?$/;
/** Line that begins another record, or ends this one. */
const BOUNDARY = /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR)\b|-{5,}|# |```)/;
const PAYLOAD = /^(?:[0-9A-Fa-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]{1,80})(?=["'\]]{0,2}$)/;
/** Method, path, names and payload. A wrong canonical request may lack the query. */
const FEWEST_LINES = 4;

/** Finds the texts in order. */
export function findBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as string;
    if (line === '') {
      i++;
      continue;
    }
    // A longer line is not a label, so patterns see only its end.
    const tail = line.length > 512 ? line.slice(-512) : line;
    const next = lines[i + 1] ?? '';
    const method = next.trimStart().startsWith('/') ? METHOD.exec(tail) : null;
    const algorithm = ALGORITHM.exec(tail);
    const kind = kindOf(tail);
    const signature =
      SIGNATURE.exec(tail)?.[1] ?? (kind === 'signature' ? BARE_SIGNATURE.exec(next.trimStart())?.[1] : undefined);
    if (method !== null) i = read('canonicalRequest', method[1] as string, i + 1);
    else if (algorithm !== null) i = read('stringToSign', algorithm[1] as string, i + 1);
    else if (signature !== undefined) {
      blocks.push({ kind: 'signature', text: signature });
      i++;
    } else if (kind === 'canonicalRequest' && isFirstLine(next, lines[i + 2])) i = read(kind, next.trimStart(), i + 2);
    else i++;
  }
  return blocks;

  function read(kind: 'canonicalRequest' | 'stringToSign', first: string, from: number): number {
    const indent = /^[ \t]*/.exec(lines[from] ?? '')?.[0] ?? '';
    const length = kind === 'stringToSign' ? 3 : lines.length;
    const text = [first];
    let end = from;
    for (; end < lines.length && end - from < length; end++) {
      const line = withoutIndent(lines[end] as string, indent);
      if (BOUNDARY.test(line) || ALGORITHM.test(line.slice(-512))) break;
      if (kind === 'stringToSign' && line === '') break;
      // Without a payload line, the text would include the rest of the log.
      if (kind === 'canonicalRequest' && text.length >= FEWEST_LINES && !isOfRequest(line)) break;
      text.push(line);
      if (kind === 'canonicalRequest' && isLastLine(text)) {
        end++;
        break;
      }
    }
    blocks.push({
      kind,
      text: text
        .join('\n')
        .trimEnd()
        .replace(/["'\]]{1,2}$/, ''),
    });
    return end;
  }
}

function kindOf(line: string): BlockKind | undefined {
  const [, canonical, toSign, signature] = LABEL.exec(line) ?? [];
  if (canonical !== undefined) return 'canonicalRequest';
  if (toSign !== undefined) return 'stringToSign';
  return signature === undefined ? undefined : 'signature';
}

/** True for the first line of a canonical request. After a label it may be wrong: a path without its slash, a method in lower case. */
function isFirstLine(line: string, next: string | undefined): boolean {
  return /^[ \t]{0,64}["']{0,2}[A-Za-z]{3,16}$/.test(line) && next !== undefined && !BOUNDARY.test(next);
}

/** True for a line that a canonical request can have after its query: a header, an empty line, names, a payload line. */
function isOfRequest(line: string): boolean {
  return line === '' || /^[^\s:=]{1,256}:/.test(line) || line.split(/[;,]/).every(isToken) || PAYLOAD.test(line);
}

/** True for a payload line after a line with names. */
function isLastLine(text: readonly string[]): boolean {
  return (
    text.length >= FEWEST_LINES &&
    PAYLOAD.test(text.at(-1) as string) &&
    (text.at(-2) as string).split(';').every(isToken)
  );
}

function withoutIndent(line: string, indent: string): string {
  if (indent === '') return line;
  return line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
}
