/** Creates a `Request` from a request of Node's server. */
import { type Arrived, type Message, valuesOf } from './arrived.js';
import { findBody, lostBody, streamOf } from './body.js';
import { Refusal } from './refusal.js';
import { urlOf } from './target.js';

interface BodyRules {
  readonly maxBodyBytes: number;
  /** Set if a parsed body may be serialized again. */
  readonly takesParsed: boolean;
  readonly onTooLong: () => void;
}

/** Method names that `Request` keeps unchanged. It throws for others or converts them to upper case. */
const METHOD = /^[A-Z\d!#$%&'*+.^_`|~-]+$/;
/** `fetch` does not allow these methods (WHATWG Fetch Standard, "forbidden method"). */
const FORBIDDEN: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** A `Request`, and a function that detaches its body after the response. */
interface Made {
  readonly request: Request;
  readonly release: () => void;
}

/**
 * Creates a `Request`. Its body is read when the handler reads it.
 *
 * @throws Refusal 400, 413 or 501; SigV4Error `InvalidRequest` if the bytes of the body are lost
 */
export function toRequest(arrived: Arrived, origin: string | undefined, signal: AbortSignal, rules: BodyRules): Made {
  const { message } = arrived;
  const { method = '' } = message;
  if (FORBIDDEN.has(method) || !METHOD.test(method)) throw new Refusal(501);
  const url = urlOf(arrived, origin);
  const headers = headersOf(message);
  // `Request` allows no body with these methods. A received body is discarded at the end.
  const { body, release } = method === 'GET' || method === 'HEAD' ? NO_BODY : bodyOf(arrived, headers, rules);
  const init = { method, headers, signal, ...(body !== undefined && { body, duplex: 'half' }) };
  return { request: new Request(url, init as RequestInit), release };
}

/** @throws Refusal 400 for a header that Node's parser accepts and `Headers` refuses */
function headersOf(message: Message): Headers {
  const headers = new Headers();
  try {
    for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
      const name = message.rawHeaders[i] as string;
      if (!name.startsWith(':')) headers.append(name, message.rawHeaders[i + 1] as string);
    }
    // HTTP/2 sends each cookie in its own header (RFC 9113, section 8.2.3). They must be joined with a semicolon, and some runtimes'
    // Headers join them with a comma.
    const cookies = valuesOf(message, 'cookie');
    if (cookies.length > 1) headers.set('cookie', cookies.join('; '));
  } catch {
    throw new Refusal(400);
  }
  return headers;
}

interface BodyOfRequest {
  readonly body: ReadableStream<Uint8Array> | Uint8Array | undefined;
  readonly release: () => void;
}

const NO_BODY: BodyOfRequest = { body: undefined, release: () => {} };

function bodyOf(
  arrived: Arrived,
  headers: Headers,
  { maxBodyBytes, takesParsed, onTooLong }: BodyRules,
): BodyOfRequest {
  const body = findBody(arrived);
  if (body.kind === 'none') return NO_BODY;
  if (body.kind === 'stream') {
    const { stream, release } = streamOf(arrived, maxBodyBytes, onTooLong);
    return { body: stream, release };
  }
  if (body.kind === 'bytes') return withinLimit(body.bytes, maxBodyBytes);
  if (body.kind !== 'parsed' || !takesParsed) throw lostBody(arrived, 'handler');
  const bytes = new TextEncoder().encode(JSON.stringify(body.value));
  // These headers describe the body as it was sent.
  for (const name of ['content-encoding', 'transfer-encoding']) headers.delete(name);
  headers.set('content-length', String(bytes.length));
  return withinLimit(bytes, maxBodyBytes);
}

function withinLimit(bytes: Uint8Array, most: number): BodyOfRequest {
  if (bytes.length > most) throw new Refusal(413);
  return { ...NO_BODY, body: bytes };
}
