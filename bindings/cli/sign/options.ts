import type { HostScopeUse } from '../../api/credentials.js';
import type { Dialect, DialectName } from '../../api/dialect.js';
import type { SigningRequest } from '../../api/signer.js';
import { UsageError } from '../exit.js';
import { oneOf, parse, split, toDate, toDialect, toSeconds } from '../options.js';
import { type Body, readBody } from './body.js';

/** What to print of a signed request. */
export type OutputFormat = 'result' | 'curl' | 'json';

/** A request as the command line says it, but for its body, which may be a stream. */
export interface GivenRequest extends SigningRequest {
  readonly method: string;
  readonly headers: readonly [name: string, value: string][];
}

/** The command line of `siglane sign`, read. */
export interface SignCommand {
  readonly help: boolean;
  readonly request: GivenRequest;
  readonly body: Body | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly hostScope: HostScopeUse | undefined;
  readonly dialect: DialectName | undefined;
  /** Single settings, which go before those of the dialect. */
  readonly settings: Partial<Dialect>;
  readonly profile: string | undefined;
  /** Whether the signature goes into the URL, and for how long that is valid. */
  readonly inUrl: boolean;
  readonly expiresIn: number | undefined;
  readonly format: OutputFormat;
  readonly explain: boolean;
}

const OPTIONS = {
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd', multiple: true },
  'data-raw': { type: 'string', multiple: true },
  'payload-hash': { type: 'string' },
  region: { type: 'string', short: 'r' },
  service: { type: 'string', short: 's' },
  'host-scope': { type: 'string' },
  date: { type: 'string' },
  'strict-url': { type: 'boolean' },
  'allow-dot-segments': { type: 'boolean' },
  dialect: { type: 'string' },
  'path-encoding': { type: 'string' },
  'path-normalization': { type: 'string' },
  'duplicate-query': { type: 'string' },
  'post-query': { type: 'string' },
  'payload-header': { type: 'string' },
  'unsigned-payload': { type: 'string' },
  'session-token': { type: 'string' },
  url: { type: 'boolean' },
  expires: { type: 'string', short: 'e' },
  curl: { type: 'boolean' },
  json: { type: 'boolean' },
  explain: { type: 'boolean' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readSignCommand(args: readonly string[]): SignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  const body = readBody(values.data ?? [], values['data-raw'] ?? []);
  const method = values.method?.toUpperCase() ?? (body === undefined ? 'GET' : 'POST');
  if (!values.help) {
    if (positionals.length !== 1) throw new UsageError(`expected one URL, got ${positionals.length}`);
    // Otherwise the host would be looked for first, and the service be missed.
    if (!/^https?:\/\//i.test(positionals[0] as string))
      throw new UsageError('the URL must begin with https:// or http://');
    if (values.curl && values.json) throw new UsageError('--curl and --json do not go together');
    if (values.curl && method === 'HEAD' && body) throw new UsageError('--curl cannot send a body with HEAD');
    if (values.expires !== undefined && !values.url) throw new UsageError('--expires goes with --url alone');
  }
  const request: GivenRequest = {
    method,
    url: positionals[0] ?? '',
    headers: (values.header ?? []).map(toHeader),
    ...(values['payload-hash'] !== undefined && { payloadHash: values['payload-hash'] }),
    ...(values.date !== undefined && { signingDate: toDate(values.date) }),
    ...(values['strict-url'] && { strictUrl: true }),
    ...(values['allow-dot-segments'] && { allowDotSegments: true }),
  };
  return {
    help: values.help ?? false,
    request,
    body,
    region: values.region,
    service: values.service,
    hostScope: oneOf('--host-scope', values['host-scope'], ['check', 'ignore']),
    dialect: toDialect(values.dialect),
    settings: readSettings(values),
    profile: values.profile,
    inUrl: values.url ?? false,
    expiresIn: values.expires === undefined ? undefined : toSeconds('--expires', values.expires),
    format: values.curl ? 'curl' : values.json ? 'json' : 'result',
    explain: values.explain ?? false,
  };
}

/** A header as it would be sent, in one line. The library looks at the values of those alone that are signed. */
function toHeader(text: string): [string, string] {
  const [name, value] = split('--header', text, ':');
  if (/[^\t\P{Cc}]/u.test(value)) throw new UsageError('--header must not have line breaks or control characters');
  return [name, value.replace(/^[\t ]+|[\t ]+$/g, '')];
}

function readSettings(values: { readonly [name: string]: unknown }): Partial<Dialect> {
  const text = <T extends string>(name: keyof typeof OPTIONS, ...allowed: T[]) =>
    oneOf(`--${name}`, values[name] as string | undefined, allowed);
  const pathEncoding = text('path-encoding', 'single', 'double', 'none');
  const pathNormalization = text('path-normalization', 'rfc3986', 'none');
  const duplicateQuery = text('duplicate-query', 'all', 'first', 'refuse');
  const postQuery = text('post-query', 'kept', 'empty');
  const payloadHeader = text('payload-header', 'sent', 'omitted');
  const unsignedPayload = text('unsigned-payload', 'never', 'presigned', 'always');
  const sessionToken = text('session-token', 'signed', 'appended', 'omitted');
  return {
    ...(pathEncoding && { pathEncoding }),
    ...(pathNormalization && { pathNormalization }),
    ...(duplicateQuery && { duplicateQuery }),
    ...(postQuery && { postQuery }),
    ...(payloadHeader && { payloadHeader: payloadHeader === 'sent' }),
    ...(unsignedPayload && { unsignedPayload }),
    ...(sessionToken && { sessionToken }),
  };
}
