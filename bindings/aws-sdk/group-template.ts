/** Makes the template of a group from the request that the client's middleware has built for its first input. */
import { refused } from '../api/errors.js';
import type { PresignTemplate } from '../api/presigner.js';
import { decode, encodePath } from '../protocol/percent-encoding.js';
import type { CapturedRequest } from './client.js';
import type { Group, Groups } from './groups.js';
import { type HeaderRules, originOf, sentParts } from './sent-headers.js';

/** A template, and the text before each key. */
export interface GroupTemplate {
  readonly template: PresignTemplate;
  /** The part of a path that an endpoint of a template cannot have: slashes at its end, percent-encoded characters. Mostly empty. */
  readonly lead: string;
}

/**
 * Returns the template of a group: the request without the key and the parameters that each URL has for itself.
 *
 * @param groups finds the member of a parameter, for errors
 * @throws SigV4Error `InvalidHeader` if the middleware has changed a value that differs between the URLs of the group
 */
export function templateOf(request: CapturedRequest, group: Group, rules: HeaderRules, groups: Groups): GroupTemplate {
  const { query, headers } = sentParts(request, rules, group.input);
  const own = group.query ?? {};
  for (const [name, value] of Object.entries(own)) {
    if (!query.some((pair) => pair[0] === name && pair[1] === value)) throw changed(groups.memberOf(name));
  }
  const { base, lead } = pathsOf(request, group.key, groups.memberOf('key'));
  return {
    template: {
      endpoint: originOf(request) + base,
      method: request.method as NonNullable<PresignTemplate['method']>,
      headers,
      query: query.filter(([name]) => !Object.hasOwn(own, name)),
    },
    lead,
  };
}

/** The part of a path that an endpoint can have: plain segments. */
const PLAIN = /^(?:\/[A-Za-z0-9._~-]+(?=\/|$))*/;

/** Divides the path of a request. @throws SigV4Error `InvalidHeader` if it does not end with the key */
function pathsOf({ path }: CapturedRequest, key: string | undefined, keyName: string): { base: string; lead: string } {
  const tail = key === undefined ? '' : encodePath(key);
  const before = path.slice(0, path.length - tail.length);
  if (before + tail !== path || !before.endsWith('/')) throw changed(keyName);
  const [base] = PLAIN.exec(before.slice(0, -1)) as RegExpExecArray;
  // The slash after the endpoint is not part of the key.
  const rest = before.slice(base.length + 1);
  const lead = decode(rest);
  if (lead === undefined || encodePath(lead) !== rest) throw changed('Bucket');
  return { base, lead };
}

function changed(member: string): Error {
  return refused(
    'InvalidHeader',
    member,
    "is changed by the client's middleware, so it cannot be presigned in bulk: call getSignedUrl for each input",
  );
}
