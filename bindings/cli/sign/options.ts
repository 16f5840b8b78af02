import type { HostScopeUse } from '../../api/credentials.js';
import type { Dialect, DialectName } from '../../api/dialect.js';
import type { SigningRequest } from '../../api/signer.js';
import { UsageError } from '../exit.js';
import { DIALECT, EXPIRES, HELP, type OptionTable, PROFILE, REGION } from '../option-table.js';
import { oneOf, split, toDate, toDialect, toSeconds } from '../options.js';
import { parse } from '../parse.js';
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

export const OPTIONS = {
  method: {
    type: 'string',
    short: 'X',
    value: 'NAME',
    choices: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    isOpen: true,
    text: 'the method; default: GET, with a body POST',
  },
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    value: "'N: VALUE'",
    text: 'a header that will be sent; repeatable',
    details: 'It is signed, unless proxies and clients change it.',
  },
  data: {
    type: 'string',
    short: 'd',
    multiple: true,
    value: 'TEXT',
    text: 'the body; @FILE: that of a file, @-: standard input',
    details:
      'Nothing is stripped or joined. @- with --curl needs --payload-hash, because standard input can be read once.',
  },
  'data-raw': {
    type: 'string',
    multiple: true,
    value: 'TEXT',
    text: 'the body, also where it begins with "@"',
    isRare: true,
  },
  'payload-hash': {
    type: 'string',
    value: 'HASH',
    choices: ['UNSIGNED-PAYLOAD'],
    isOpen: true,
    text: 'sign this for the body, which is not read',
    details: 'Its SHA-256 in hexadecimal digits, UNSIGNED-PAYLOAD, or a word that begins with STREAMING-.',
    isRare: true,
  },
  region: REGION,
  service: {
    type: 'string',
    short: 's',
    value: 'NAME',
    text: 'the signing name, such as s3, execute-api, dynamodb',
    details: 'Most hosts of AWS say service and region. Give it for all others.',
  },
  'host-scope': {
    type: 'string',
    value: 'USE',
    choices: ['check', 'ignore'],
    text: 'ignore: sign for another service or region than the host says',
    details: 'Default: check, which refuses that.',
    isRare: true,
  },
  date: {
    type: 'string',
    value: 'DATE',
    text: 'sign with this date (2026-01-02T03:04:05Z)',
    details: 'Default: now.',
    isRare: true,
  },
  url: { type: 'boolean', text: 'print a presigned URL: the signature is in its query' },
  expires: EXPIRES,
  curl: { type: 'boolean', text: 'print a curl command for a POSIX shell' },
  json: { type: 'boolean', text: 'print {"url", "headers", "signature"} in one line' },
  explain: {
    type: 'boolean',
    text: 'print every stage of the signature',
    details: 'Payload hash, signed headers, canonical request, credential scope, string to sign.',
  },
  'strict-url': {
    type: 'boolean',
    text: 'refuse a URL that must be encoded in another way',
    isRare: true,
  },
  'allow-dot-segments': {
    type: 'boolean',
    text: 'sign a path with a segment "." or ".."',
    details: 'Most clients remove such segments.',
    isRare: true,
  },
  dialect: DIALECT,
  'path-encoding': {
    type: 'string',
    value: 'NAME',
    choices: ['single', 'double', 'none'],
    text: 'how the path is encoded',
    isRare: true,
  },
  'path-normalization': {
    type: 'string',
    value: 'NAME',
    choices: ['rfc3986', 'none'],
    text: 'what becomes of empty segments, "." and ".."',
    isRare: true,
  },
  'duplicate-query': {
    type: 'string',
    value: 'NAME',
    choices: ['all', 'first', 'refuse'],
    text: 'what becomes of a parameter that is there twice',
    isRare: true,
  },
  'post-query': {
    type: 'string',
    value: 'NAME',
    choices: ['kept', 'empty'],
    text: 'the query of a POST',
    isRare: true,
  },
  'payload-header': {
    type: 'string',
    value: 'NAME',
    choices: ['sent', 'omitted'],
    text: 'the header x-amz-content-sha256',
    isRare: true,
  },
  'unsigned-payload': {
    type: 'string',
    value: 'NAME',
    choices: ['never', 'presigned', 'always'],
    text: 'where UNSIGNED-PAYLOAD stands for the body',
    isRare: true,
  },
  'session-token': {
    type: 'string',
    value: 'NAME',
    choices: ['signed', 'appended', 'omitted'],
    text: 'what is done with the token',
    details: 'The token itself is not an option: others can read a command line.',
    isRare: true,
  },
  profile: PROFILE,
  help: HELP,
} as const satisfies OptionTable;

/** @throws UsageError if an option is unknown, lacks its value, or does not go with another */
export function readSignCommand(args: readonly string[]): SignCommand {
  const { values, positionals } = parse({ args: [...args], options: OPTIONS, allowPositionals: true });
  const body = readBody(values.data ?? [], values['data-raw'] ?? []);
  const method = values.method?.toUpperCase() ?? (body === undefined ? 'GET' : 'POST');
  if (positionals.length !== 1) throw new UsageError(`expected one URL, got ${positionals.length}`);
  // Otherwise the host would be looked for first, and the service be missed.
  if (/^s3:\/\//.test(positionals[0] as string))
    throw new UsageError(`the URL must begin with https:// or http://; or write siglane presign ${positionals[0]}`);
  if (!/^https?:\/\//i.test(positionals[0] as string))
    throw new UsageError('the URL must begin with https:// or http://');
  if (values.curl && values.json) throw new UsageError('--curl and --json do not go together');
  if (values.curl && method === 'HEAD' && body) throw new UsageError('--curl cannot send a body with HEAD');
  if (values.expires !== undefined && !values.url) throw new UsageError('--expires goes with --url alone');
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

/** A header as it would be sent, in one line. The library looks at the values of those alone that are signed. */
function toHeader(text: string): [string, string] {
  const [name, value] = split('--header', text, ':');
  if (/[^\t\P{Cc}]/u.test(value)) throw new UsageError('--header must not have line breaks or control characters');
  return [name, value.replace(/^[\t ]+|[\t ]+$/g, '')];
}

/** Options that change a single setting of the dialect. */
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
