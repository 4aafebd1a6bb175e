import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { CONTENT_SECURITY_POLICY, policyHeader } from '../security.ts';

/** The reference page loads its own bundle and starts from a file: no script stands in the page. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Opendrawer API</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
  </head>
  <body>
    <div id="app"></div>
    <script src="/docs/bundle/js/scalar.js"></script>
    <script src="/docs/init.js"></script>
  </body>
</html>
`;

const INIT = `Scalar.createApiReference('#app', ${JSON.stringify({
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
})});
`;

/** Scalar writes style tags at run time, a nonce reaches only some of them: this page alone may have such styles. */
const DOCS_POLICY = policyHeader({
  ...CONTENT_SECURITY_POLICY,
  'style-src': ["'self'", "'unsafe-inline'"],
});

/** The API page at `/docs`. The plugin brings the script file; the page and its start are ours. */
export async function registerDocs(server: FastifyInstance): Promise<void> {
  await server.register(scalar, {
    routePrefix: '/docs/bundle',
    configuration: { url: '/openapi.json' },
  });
  server.get('/docs', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-security-policy', DOCS_POLICY)
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );
  server.get('/docs/init.js', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(INIT),
  );
}
