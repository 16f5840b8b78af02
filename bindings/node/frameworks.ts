import type { FastifyReplyLike } from '../api/node.js';

/** Takes an answer out of Fastify's hands. What hooks have set by then is kept. */
export function leaveTo(reply: FastifyReplyLike): void {
  const headers = reply.getHeaders();
  reply.hijack();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) reply.raw.setHeader(name, Array.isArray(value) ? value : String(value));
  }
}
