import type { HostScopeUse } from '../../api/credentials.js';
import type { Dialect, DialectName } from '../../api/dialect.js';
import type { SigningRequest } from '../../api/signer.js';
import { UsageError } from '../exit.js';
import { oneOf, split, toDate, toDialect, toSeconds } from '../options.js';
import { parse } from '../parse.js';
import { type Body, readBody } from './body.js';
import { OPTIONS } from './table.js';

/** Output format of a signed request. */
export type OutputFormat = 'result' | 'curl' | 'json';

/** A request from the command line, without its body, which may be a stream. */
export interface GivenRequest extends SigningRequest {
  readonly method: string;
  readonly headers: readonly [name: string, value: string][];
}

/** Parsed command line of `siglane sign`. */
export interface SignCommand {
  readonly request: GivenRequest;
  readonly body: Body | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly hostScope: HostScopeUse | undefined;
  readonly dialect: DialectName | undefined;
  /** Settings that override the dialect. */
  readonly settings: Partial<Dialect>;
  readonly profile: string | undefined;
  /** Presign the URL instead of signing headers. */
  readonly inUrl: boolean;
  /** Validity of the URL, in seconds. */
  readonly expiresIn: number | undefined;
  readonly format: OutputFormat;
  readonly explain: boolean;
}

/** Parses the command line. @throws UsageError for an unknown option, a missing value, or options that exclude each other */
export function readSignCommand(args: readonly string[]): SignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  const body = readBody(values.data ?? [], values['data-raw'] ?? []);
  const method = values.method?.toUpperCase() ?? (body === undefined ? 'GET' : 'POST');
  if (positionals.length !== 1)
    throw new UsageError(
      `expected one URL, got ${positionals.length}${positionals.length > 1 ? '. Quote the URL' : ''}`,
    );
  // Checked first: without a host the error would be about the service.
  if (/^s3:\/\//i.test(positionals[0] as string))
    throw new UsageError(`the URL must begin with https:// or http://. Or use: siglane presign ${positionals[0]}`);
  if (!/^https?:\/\//i.test(positionals[0] as string))
    throw new UsageError('the URL must begin with https:// or http://');
  if (values.curl && values.json) throw new UsageError('use --curl or --json, not both');
  if (values.curl && method === 'HEAD' && body)
    throw new UsageError('--curl cannot send a body with HEAD. Leave out the body, or use another method');
  if (values.expires !== undefined && !values.url)
    throw new UsageError('--expires needs --url, because only a presigned URL has a validity');
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

/** Reads a header. Checks its value here, because the library checks only the values of signed headers. */
function toHeader(text: string): [string, string] {
  const [name, value] = split('--header', text, ':');
  if (/[^\t\P{Cc}]/u.test(value)) throw new UsageError('--header must not contain line breaks or control characters');
  return [name, value.replace(/^[\t ]+|[\t ]+$/g, '')];
}

/** Options that change one setting of the dialect. */
type SettingName =
  | 'path-encoding'
  | 'path-normalization'
  | 'duplicate-query'
  | 'post-query'
  | 'payload-header'
  | 'unsigned-payload'
  | 'session-token';

function readSettings(values: { readonly [name: string]: unknown }): Partial<Dialect> {
  const text = <N extends SettingName>(name: N) =>
    oneOf<(typeof OPTIONS)[N]['choices'][number]>(
      `--${name}`,
      values[name] as string | undefined,
      OPTIONS[name].choices,
    );
  const pathEncoding = text('path-encoding');
  const pathNormalization = text('path-normalization');
  const duplicateQuery = text('duplicate-query');
  const postQuery = text('post-query');
  const payloadHeader = text('payload-header');
  const unsignedPayload = text('unsigned-payload');
  const sessionToken = text('session-token');
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
