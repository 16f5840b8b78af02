/** Errors of the library, with names of options in place of names of fields. */
import { isSiglaneError } from '../api/errors.js';
import { UsageError } from './exit.js';

/** Option for each field of the library. An option sets the same field in every command. */
const OPTION_OF: Readonly<Record<string, string>> = {
  bucket: '--bucket',
  region: '--region',
  service: '--service',
  endpoint: '--endpoint',
  pathStyle: '--path-style',
  dualStack: '--dual-stack',
  accelerate: '--accelerate',
  fips: '--fips',
  url: 'the URL',
  method: '--method',
  headers: '--header',
  query: '--query',
  payloadHash: '--payload-hash',
  'x-amz-content-sha256': '--header x-amz-content-sha256',
  expiresIn: '--expires',
  signingDate: '--date',
  maxKeyBytes: '--max-key-bytes',
  key: '--key',
  keyPrefix: '--key-prefix',
  contentLengthRange: '--size',
  fields: '--field',
  conditions: '--starts-with',
  successRedirect: '--success-redirect',
  successStatus: '--success-status',
  hostname: '--hostname',
  port: '--port',
  username: '--username',
  cacheName: '--cache-name',
  clusterName: '--cluster-name',
  role: '--role',
  serverId: '--server-id',
  sessionToken: 'the session token',
};

/** Converts an error of the library to a UsageError that names the option. Any other error keeps its message. */
export function inOptions(error: Error): UsageError {
  if (!isSiglaneError(error) || error.field === undefined) return new UsageError(error.message);
  const [field, name] = split(error.field);
  const option = OPTION_OF[field];
  if (option === undefined) return new UsageError(error.message);
  return new UsageError(`${name === undefined ? option : `${option} ${name}`} ${error.reason}`);
}

/** Splits `headers.x-amz-acl` into a field and the name of one of its values. */
function split(field: string): [option: string, name: string | undefined] {
  const dot = field.indexOf('.');
  return dot < 0 ? [field, undefined] : [field.slice(0, dot), field.slice(dot + 1)];
}
