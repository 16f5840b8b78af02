/** Reads errors as clients print them. All patterns are bounded or tried at one place only, because a text may be long. */
import type { ServiceAnswer } from '../observed.js';
import { bareCode } from './answer-json.js';
import { shouldHaveBeen } from './should-have-been.js';

/** botocore's ClientError, which the AWS CLI prints too. */
const BOTOCORE =
  /An error occurred \(([^()\s]{1,128})\) when calling the (\S{1,128}) operation(?: \(reached max retries: \d{1,9}\))?: /;
/** The AWS SDKs for Java: version 1, and version 2, which has no code. */
const JAVA = /\(Service: [^()]{1,400}\)/;
/** Prefix of Java's message. */
const EXCEPTION = 'Exception: ';
/** The AWS SDK for Go, version 2. Version 1 has the status on its own line. */
const GO = /\bapi error ([A-Za-z][\w.]{0,127}): /;
/** `com.amazon.coral.service#IncompleteSignatureException: …`, `SignatureDoesNotMatch: …` of the SDKs for JavaScript, Go, Ruby. */
const NAMED =
  /^(?:[a-z]\w{0,63}(?:\.\w{1,64}){1,9}#)?((?!S3Response|Client|Type|Value|Runtime)[A-Z][a-z0-9]{1,63}[A-Z][A-Za-z0-9.]{1,127}): /m;
const STATUS = /\b(?:status ?code|HTTP(?: status| error)?)[:=]? {0,3}([1-5]\d\d)\b/i;

/** Reads an error from a printed text. Without a known pattern, the whole text is the message. */
export function readTextAnswer(text: string): ServiceAnswer {
  const trimmed = text.trim();
  const status = STATUS.exec(trimmed)?.[1];
  const { code, message, details = {} } = botocore(trimmed) ?? java(trimmed) ?? named(trimmed) ?? { message: trimmed };
  return {
    kind: 'text',
    ...(status !== undefined && { status: Number(status) }),
    ...(code !== undefined && { code: bareCode(code) }),
    message,
    ...shouldHaveBeen(trimmed),
    details,
  };
}

interface Found {
  readonly code?: string | undefined;
  readonly message: string;
  readonly details?: Record<string, string>;
}

function botocore(text: string): Found | undefined {
  const found = BOTOCORE.exec(text);
  if (found === null) return undefined;
  const [whole, code, operation] = found as unknown as [string, string, string];
  return { code, message: text.slice(found.index + whole.length).trim(), details: { Operation: operation } };
}

function java(text: string): Found | undefined {
  const found = JAVA.exec(text);
  if (found === null) return undefined;
  const code = /Error Code: ([^;,()]{1,128})/.exec(found[0])?.[1];
  const before = text.slice(0, found.index);
  const name = before.lastIndexOf(EXCEPTION);
  return { code, message: before.slice(name === -1 ? 0 : name + EXCEPTION.length).trim() };
}

function named(text: string): Found | undefined {
  const found = GO.exec(text) ?? NAMED.exec(text);
  if (found === null) return undefined;
  const message = text.slice(found.index + found[0].length);
  const tail = message.indexOf('\n\tstatus code: ');
  return { code: found[1], message: message.slice(0, tail === -1 ? undefined : tail).trim() };
}
