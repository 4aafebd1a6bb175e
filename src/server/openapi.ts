import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Collects the routes' schemas into an OpenAPI 3.1 document, served as `/openapi.json`. */
export async function registerOpenApi(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Opendrawer',
        description:
          "Search open collections by any field. Shapes are those of GBIF's API where GBIF has them; fields are added, not changed.",
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'occurrence', description: 'Objects, specimens and works' },
        { name: 'lookup', description: 'Exact values in any field' },
        { name: 'species', description: 'Names and taxa of the backbone' },
        { name: 'dataset', description: 'Datasets and their history' },
        { name: 'validation', description: 'Reports on sources, before anything is ingested' },
        { name: 'run', description: 'Ingests and other runs' },
        { name: 'image', description: 'Pictures' },
        { name: 'map', description: 'Tiles of maps' },
        {
          name: 'openverse',
          description: "Openly licensed media in the shapes of Openverse's API",
        },
        { name: 'status', description: 'The server' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  });
  server.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(server.swagger()),
  );
}

/** The provider lists every schema twice, for input and for output; what no route leads to is left out. */
function withoutUnused<T>(document: T): T {
  const { components, ...routes } = document as {
    components?: { schemas?: Record<string, unknown> };
  };
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const waiting = referencesIn(routes);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    waiting.push(...referencesIn(schemas[name]));
  }
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return document;
}

const referencesIn = (part: unknown): string[] =>
  [...(JSON.stringify(part) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
