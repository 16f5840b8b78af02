/** Checks a token as the service does: `siglane/verify` on the request that the token is made of. */
import { createVerifier, type KeyRecord } from '../../../bindings/entries/verify.js';

interface Rules {
  readonly service: string;
  /** The token's host, with its port if it has one. */
  readonly host: string;
  /** Parameters that it must have. */
  readonly query: Readonly<Record<string, string>>;
}

/** Keys by their ids. */
export type Keys = ReadonlyMap<string, KeyRecord>;

/** Returns a function that says whether a token is right. @param now the clock of the service */
export async function createJudge(region: string, service: string, keys: Keys, now: () => Date = () => new Date()) {
  const verifier = await createVerifier({ region, service, now, lookup: (id) => keys.get(id) });
  return async (token: string, { host, query }: Omit<Rules, 'service'>): Promise<boolean> => {
    const slash = token.indexOf('/');
    if (slash < 0 || token.slice(0, slash) !== host) return false;
    const result = await verifier.verify({ method: 'GET', url: token.slice(slash), headers: [['host', host]] });
    return result.ok && Object.entries(query).every(([name, value]) => hasOnly(result.query, name, value));
  };
}

function hasOnly(query: readonly (readonly [string, string])[], name: string, value: string): boolean {
  const values = query.filter(([each]) => each === name).map(([, each]) => each);
  return values.length === 1 && values[0] === value;
}
