/** What a service answered, as evidence. */
import type { ServiceAnswer } from '../observed.js';
import { bareCode, readJsonAnswer } from './answer-json.js';
import { readTextAnswer } from './answer-text.js';
import { readXmlAnswer } from './answer-xml.js';
import { readText, unreadable } from './evidence.js';

/** Headers that say something of an error. */
const TOLD: ReadonlySet<string> = new Set(['date', 'x-amz-request-id', 'x-amzn-requestid', 'x-amz-bucket-region']);

/**
 * Reads an error: XML of S3 or of services with the query protocol, JSON, what clients print, each with the head of the HTTP response in
 * front of it or without, also as `curl -i` and `curl -v` show it. Of the bytes that S3 gives and the texts, the bytes are taken.
 *
 * @throws TypeError, RangeError about the field `error`, for what is no text or an empty one; they show nothing of it
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
    // The status line knows better than a body that repeats it.
    ...(status !== undefined && { status }),
    details: { ...told, ...answer.details },
  };
}

interface Response {
  readonly status: number | undefined;
  /** The header x-amzn-errortype. */
  readonly type: string | undefined;
  readonly told: Record<string, string>;
  readonly body: string;
}

/** Takes the head off a response; of several, as with `100 Continue`, the last counts. */
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

/** Where the body begins: behind the empty line after a status line, or after the header alone that names the error. */
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
