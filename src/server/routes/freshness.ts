import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';

/**
 * Answers of one build differ never: they carry a tag of the backbone's version, and a client that has it is told so. A
 * client must ask each time, for a newer build may have become current.
 */
export function freshness(services: Services) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { version, builtAt } = services.backbone.current().facts;
    const tag = `W/"${services.version} ${version} ${builtAt}"`;
    reply.header('etag', tag).header('cache-control', 'no-cache');
    const known = request.headers['if-none-match'];
    if (known === undefined) return undefined;
    const tags = known.split(/\s*,\s*(?=W\/|")/);
    return tags.includes(tag) ? reply.code(304).send() : undefined;
  };
}
