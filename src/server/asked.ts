import type { FastifyReply } from 'fastify';
import type { AskOptions } from '../search/index.ts';

/** How a request asks the index: given up when the client goes away before it has its answer, in turn with other addresses. */
export function askedBy(reply: FastifyReply): AskOptions {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the client has gone'));
  });
  return { signal: controller.signal, client: reply.request.ip };
}
