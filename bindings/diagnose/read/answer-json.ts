/** Reads errors in JSON. */
import type { ServiceAnswer } from '../observed.js';
import { isRecord, parseJson } from './evidence.js';
import { shouldHaveBeen } from './should-have-been.js';

const CODES = ['__type', 'code', 'Code', 'errorCode', 'errorType', 'title'];
const MESSAGES = ['message', 'Message', 'errorMessage', 'error_message'];

/**
 * Reads an error in JSON: of a service with the JSON protocol, of API Gateway, of S3 with a proxy that converts XML to JSON, or of
 * Keystone, whose `code` is the status. Undefined for a text that is not a JSON object.
 */
export function readJsonAnswer(text: string): ServiceAnswer | undefined {
  const trimmed = text.trim();
  const given = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
  if (!isRecord(given)) return undefined;
  const { error, Error: capital, errors } = given;
  const inner = [error, capital, Array.isArray(errors) ? errors[0] : undefined].find(isRecord) ?? {};
  const fields = new Map(
    [...Object.entries(inner), ...Object.entries(given)].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [],
    ),
  );
  const status = statusOf(fields);
  const code = take(fields, CODES);
  const message = take(fields, MESSAGES);
  return {
    kind: 'json',
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code: bareCode(code) }),
    ...(message !== undefined && { message, ...shouldHaveBeen(message) }),
    details: Object.fromEntries(fields),
  };
}

/** Removes the namespace before an error code and the URL after it. */
export function bareCode(code: string): string {
  const name = code.slice(code.lastIndexOf('#') + 1).trim();
  return name.split(':', 1)[0] as string;
}

/** Reads Keystone's `code`, which is a number. */
function statusOf(fields: Map<string, string>): number | undefined {
  for (const name of ['code', 'status', 'statusCode']) {
    const value = fields.get(name) ?? '';
    if (!/^[1-5]\d\d$/.test(value)) continue;
    fields.delete(name);
    return Number(value);
  }
  return undefined;
}

function take(fields: Map<string, string>, names: readonly string[]): string | undefined {
  const name = names.find((each) => fields.has(each));
  const value = name === undefined ? undefined : fields.get(name);
  if (name !== undefined) fields.delete(name);
  return value;
}
