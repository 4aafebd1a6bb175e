import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OpendrawerError } from '../../errors/index.ts';
import { sendError } from '../errors.ts';

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Opendrawer</title></head>
<body><h1>Opendrawer</h1><p>The portal is not built: run <code>npm run build:portal</code>.</p>
<p>The API is here: <a href="/docs">/docs</a>.</p></body></html>
`;

/** Serves the built portal: its files, and its one page at every address that is not a file nor of the API. */
export async function registerPortal(
  server: FastifyInstance,
  folder: string | undefined,
): Promise<void> {
  const built = folder !== undefined && existsSync(join(folder, 'index.html'));
  if (built) {
    await server.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Files in assets/ have a hash of their content in their names.
        const hashed = /[\\/]assets[\\/]/.test(path);
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }

  const page = async (reply: FastifyReply): Promise<FastifyReply> => {
    const html = built ? await readFile(join(folder, 'index.html'), 'utf8') : NOT_BUILT;
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  };
  server.get('/', { schema: { hide: true } }, async (_request, reply) => page(reply));

  server.setNotFoundHandler(async (request, reply) => {
    if (isPage(request)) return page(reply.status(200));
    sendError(
      new OpendrawerError(
        'ROUTE_UNKNOWN',
        `There is nothing at ${request.method} ${pathOf(request).slice(0, SHOWN_PATH)}`,
      ),
      request,
      reply,
    );
    return reply;
  });
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';
const SHOWN_PATH = 100;

/** Addresses of the portal's own pages: those that a browser opens and that name no file. */
function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !/^\/(v1|docs|assets|openapi\.json)(\/|$)/.test(path) &&
    !/\.[a-z0-9]{2,5}$/i.test(path) &&
    (request.headers.accept ?? '').includes('text/html')
  );
}
