/** Parts that both candidates need for the jobs. */
import { createRequire } from 'node:module';

/** Loads a package of test/integrations. */
export const loadInstalled = createRequire(new URL('../../test/integrations/package.json', import.meta.url));

export const expiresIn = 3600;

/** Returns a job that makes its items one after the other, as a server does, and returns them. */
export function repeat(makeOne) {
  return async (items) => {
    const made = [];
    for (let i = 0; i < items; i++) made.push(await makeOne(i));
    return made;
  };
}

/** Returns a `fetch` that sends nothing, and keeps the headers that it would send. */
export function sendInto(sent) {
  return async ({ headers }) => {
    sent.push({ headers: Object.fromEntries(headers) });
    return new Response(null, { status: 204 });
  };
}

/** Returns a `dispatch` that sends nothing, and keeps the headers that it would send. */
export function dispatchInto(dispatched) {
  return ({ headers: given }, handler) => {
    const headers = Array.isArray(given) ? fromList(given) : given;
    dispatched.push({ headers });
    handler.resolve();
    return true;
  };
}

function fromList(list) {
  return Object.fromEntries(list.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), list[i + 1]]] : [])));
}
