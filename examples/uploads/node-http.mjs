// node:http on one side, the Request and Response of the fetch standard on the other. Copy it, if your server has no adapter of its own.
import { Readable } from 'node:stream';

/** What node:http was asked, as a Request. `origin` is your server's own: the header `host` is whatever a client wrote. */
export function toRequest(incoming, origin) {
  const { method, url, headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) => values.map((value) => [name, value]));
  if (method === 'GET' || method === 'HEAD') return new Request(origin + url, { method, headers });
  return new Request(origin + url, { method, headers, body: Readable.toWeb(incoming), duplex: 'half' });
}

/** Sends a Response by node:http. */
export async function sendResponse(outgoing, response) {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, [...response.headers].flat()).end(body);
}
