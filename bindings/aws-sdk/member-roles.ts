/** Decides for each member of an input whether its value can differ between the URLs of one template. */
import type { Member, Operation } from './schema-members.js';
import { ALGORITHM_HEADER, ENCRYPTION, type HeaderRules, sentParts } from './sent-headers.js';

/** Query parameters of one URL. */
export type OwnQuery = Record<string, string>;

/**
 * The part of a member in a URL. `key`: the object key. `own`: query parameters that each URL has for itself. `shared`: everything that
 * needs its own run of the middleware, as the bucket and signed headers. `unused`: headers that a presigned URL does not have.
 */
export type Role = 'key' | 'own' | 'shared' | 'unused';

export interface Reader extends Member {
  readonly role: Role;
  /** Its position in the schema. */
  readonly at: number;
  /** The middleware asks whether the member is there, so its presence makes a group although its value does not. */
  readonly marksGroup: boolean;
}

/** The middleware computes no checksum if a header begins like this. */
const CHECKSUM = 'x-amz-checksum-';

const NO_RULES: HeaderRules = {};
/** The members of an operation without rules of the caller, by the operation. */
const usual = new WeakMap<Operation, readonly Reader[]>();

/** Returns the members of an operation with their parts in a URL. @param rules the caller's rules for headers */
export function readersOf(operation: Operation, rules: HeaderRules): readonly Reader[] {
  if (Object.values(rules).some((names) => names !== undefined)) return makeReaders(operation, rules);
  let readers = usual.get(operation);
  if (readers === undefined) {
    readers = makeReaders(operation, NO_RULES);
    usual.set(operation, readers);
  }
  return readers;
}

function makeReaders({ members }: Operation, rules: HeaderRules): Reader[] {
  const names = members.filter(({ place }) => place === 'header' || place === 'prefixHeaders').map(({ wire }) => wire);
  // The rules for headers have one home: they are asked about a request that has them all.
  const { query, headers } = sentParts(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: 'localhost',
      path: '/',
      query: {},
      headers: Object.fromEntries(names.map((name) => [name, ''])),
    },
    rules,
    {},
  );
  const hoisted = new Set(query.map(([name]) => name));
  const signed = new Set(headers.map(([name]) => name));
  const isSplit = (prefix: string) => [...(rules.unhoistableHeaders ?? [])].some((name) => name.startsWith(prefix));
  return members.map((member, at) => ({
    ...member,
    role: roleOf(member, hoisted, signed, isSplit),
    at,
    marksGroup: member.place === 'header' && member.wire.startsWith(CHECKSUM) && hoisted.has(member.wire),
  }));
}

function roleOf(
  { place, wire, type }: Member,
  hoisted: ReadonlySet<string>,
  signed: ReadonlySet<string>,
  isSplit: (prefix: string) => boolean,
): Role {
  switch (place) {
    case 'label':
      return 'key';
    case 'query':
      return type === 'strings' || type === 'other' ? 'shared' : 'own';
    case 'prefixHeaders':
      return hoisted.has(wire) && !isSplit(wire) ? 'own' : 'shared';
    case 'header':
      // The middleware encodes a customer key and adds its MD5, also where `hoistableHeaders` sends both in the query.
      if (type === 'other' || wire === ALGORITHM_HEADER || wire.startsWith(ENCRYPTION) || signed.has(wire))
        return 'shared';
      if (hoisted.has(wire)) return 'own';
      // The middleware looks for checksums, also for those that a URL does not have.
      return wire.startsWith(CHECKSUM) ? 'shared' : 'unused';
    default:
      return 'shared';
  }
}
