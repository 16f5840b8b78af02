/** Reads the answer of a service as evidence. */
import type { ServiceAnswer } from '../observed.js';
import { bareCode, readJsonAnswer } from './answer-json.js';
import { readTextAnswer } from './answer-text.js';
import { readXmlAnswer } from './answer-xml.js';
import { readText, unreadable } from './evidence.js';

/** Headers that describe an error. */
const TOLD: ReadonlySet<string> = new Set(['date', 'x-amz-request-id', 'x-amzn-requestid', 'x-amz-bucket-region']);

/**
 * Reads an error: XML of S3 or of services with the query protocol, JSON, or the output of a client. The HTTP head before it is optional,
 * also as `curl -i` and `curl -v` print it. Texts that S3 also gives as bytes are taken from the bytes.
 *
 * @throws TypeError, RangeError about the field `error`, for a value that is not a text or is empty; the message contains nothing of it
 */
export function readAnswer(text: string): ServiceAnswer {
  const { status, type, told, body } = splitResponse(readText('error', text));
  if (body.trim() === '' && status === undefined && type === undefined)
    throw unreadable('error', 'what a service answered', 'nothing but blanks');
  const answer: ServiceAnswer = readXmlAnswer(body) ?? readJsonAnswer(body) ?? readTextAnswer(body);
  return {
    ...(status !== undefined && { status }),
    ...(type !== undefined && { code: bareCode(type) }),
    ...answer,
    // The status line is more reliable than a body that repeats the status.
    ...(status !== undefined && { status }),
    details: { ...told, ...answer.details },
  };
}

interface Response {
  readonly status: number | undefined;
  /** Value of the header x-amzn-errortype. */
  readonly type: string | undefined;
  readonly told: Record<string, string>;
  readonly body: string;
}

/** Splits a response into head and body. Of several responses, as with `100 Continue`, the last one counts. */
function splitResponse(text: string): Response {
  const lines = text.split(/\r?\n/);
  const isVerbose = lines.some((line) => line.startsWith('< HTTP/'));
  const bodyAt = isVerbose ? 0 : afterHead(lines);
  const head = isVerbose ? lines.filter((line) => line.startsWith('< ')) : lines.slice(0, bodyAt);
  const fields = head.map((line) => (isVerbose ? line.slice(2) : line));
  const last = fields.findLastIndex((line) => line.startsWith('HTTP/'));
  const pairs = fields.slice(last + 1).map(splitField);
  const status = /^HTTP\/[\d.]+ +(\d{3})\b/.exec(fields[last] ?? '')?.[1];
  const bodyLines = isVerbose ? lines.filter((line) => !/^(?:[<>*{}] |[<>]$)/.test(line)) : lines.slice(bodyAt);
  return {
    status: status === undefined ? undefined : Number(status),
    type: pairs.find(([name]) => name.toLowerCase() === 'x-amzn-errortype')?.[1],
    told: Object.fromEntries(pairs.filter(([name]) => TOLD.has(name.toLowerCase()))),
    body: head.length === 0 ? text : bodyLines.join('\n'),
  };
}

/** Index of the body: after the empty line that follows a status line, or after the single header that names the error. */
function afterHead(lines: readonly string[]): number {
  let at = 0;
  while (/^(?:HTTP\/\d|x-amzn-errortype:)/i.test(lines[at] ?? '')) {
    const end = lines.indexOf('', at);
    if (end === -1) return lines.length;
    at = end + 1;
  }
  return at;
}

function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon === -1 ? ['', ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
