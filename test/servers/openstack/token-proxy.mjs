/**
 * A proxy between Debian's Heat and its Keystone. Since 22.0.2-0+deb12u1 (Debian's changelog: a presigned URL was
 * enough to get a token), Keystone requires an administrator's token for requests about signatures, and Heat 19 sends
 * no token.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * Passes requests on to Keystone with its administrator's token.
 *
 * @param {import('./keystone.mjs').Keystone} keystone
 * @param {(body: string) => void} seen receives each body
 * @returns {Promise<{ endpoint: string, stop(): Promise<void> }>}
 */
export async function startTokenProxy({ endpoint, token }, seen) {
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    seen(body);
    const headers = { 'content-type': 'application/json', 'x-auth-token': token };
    const answer = await fetch(new URL(request.url, endpoint), { method: request.method, headers, body });
    const subject = answer.headers.get('x-subject-token');
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type'),
      ...(subject !== null && { 'x-subject-token': subject }),
    });
    response.end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${server.address().port}/v3`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
