import type { FastifyReplyLike } from '../api/node.js';

/** Takes the response over from Fastify. Keeps headers that hooks have set. */
export function leaveTo(reply: FastifyReplyLike): void {
  const headers = reply.getHeaders();
  reply.hijack();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) reply.raw.setHeader(name, Array.isArray(value) ? value : String(value));
  }
}
