import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/errors/index.ts';
import { createServer } from '../../src/server/index.ts';
import { SEARCH_PARAMETERS } from '../../src/server/parameters.ts';
import { DATASET, FERN, fakeServices } from './fakes.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const server = await createServer(fakeServices());
let document: Document;
let operations: (Operation & { readonly name: string })[];
beforeAll(async () => {
  document = (await server.inject('/openapi.json')).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      ...operation,
    })),
  );
});
afterAll(() => server.close());

describe('the OpenAPI document', () => {
  test('is of version 3.1 and names each operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map((operation) => operation.operationId);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { name, operationId, summary, tags, responses } of operations) {
      expect([name, operationId, summary, tags?.length]).toEqual([
        name,
        expect.any(String),
        expect.any(String),
        1,
      ]);
      const success = name.endsWith('/report/') ? '201' : '200';
      expect([name, Object.keys(responses)]).toEqual([name, [success, '4XX', '5XX']]);
    }
  });

  test('every reference leads to a schema, and every schema is referred to', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    expect([...new Set(references.map(([, name]) => name))].sort()).toEqual(
      Object.keys(document.components.schemas).sort(),
    );
  });

  test('knows every parameter of the filter language', () => {
    const search = document.paths['/v1/occurrence/search']?.['get'];
    const names = search?.parameters?.map((parameter) => parameter.name) ?? [];
    expect(names).toEqual(expect.arrayContaining(SEARCH_PARAMETERS.map(({ name }) => name)));
  });
});

/** Routes whose filter parameters are told in docs/search.md. */
const FILTERED = /\/occurrence\/(search|count)$/;

describe('docs/api.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const sections = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const [title = '', ...body] = section.split('\n');
        return [title, body.join('\n').split(/^## /m)[0] ?? ''] as const;
      }),
  );

  test('has a section for every route and none for others', () => {
    expect([...sections.keys()].sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  test("names every parameter of a route's query", () => {
    const filterParameters = new Set(SEARCH_PARAMETERS.map(({ name }) => name));
    const missing = operations.flatMap(({ name, parameters = [] }) =>
      parameters
        .filter((parameter) => parameter.in === 'query')
        .filter((parameter) => !(FILTERED.test(name) && filterParameters.has(parameter.name)))
        .filter((parameter) => !sections.get(name)?.includes(`\`${parameter.name}\``))
        .map((parameter) => `${name}: ${parameter.name}`),
    );
    expect(missing).toEqual([]);
  });

  test('names only codes of the catalogue', () => {
    const codes = [...text.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code = '']) => code);
    const known = [
      ...Object.keys(ERRORS),
      'BASIS_OF_RECORD',
      'OPENDRAWER_SERVER_TOKEN',
      'PAPUA_NEW_GUINEA',
    ];
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
  });
});

test('no answer lacks a field of its schema', async () => {
  const answered: [string, string][] = [
    ['/v1/occurrence/search', 'OccurrencePage'],
    [`/v1/occurrence/${FERN.id}`, 'OccurrenceFull'],
    [`/v1/occurrence/${FERN.id}/verbatim`, 'Verbatim'],
    ['/v1/dataset', 'DatasetPage'],
    [`/v1/dataset/${DATASET.key}`, 'Dataset'],
    [`/v1/dataset/${DATASET.key}/quality`, 'QualityReport'],
    [`/v1/dataset/${DATASET.key}/findings`, 'FindingsPage'],
    ['/v1/lookup?value=00123', 'LookupResponse'],
    ['/v1/status', 'Status'],
  ];
  for (const [url, name] of answered) {
    const body = (await server.inject(url)).json();
    const schema = document.components.schemas[name] as {
      readonly properties: object;
      readonly required: readonly string[];
    };
    expect([url, Object.keys(body).sort()]).toEqual([url, Object.keys(schema.properties).sort()]);
    expect([url, [...schema.required].sort()]).toEqual([url, Object.keys(body).sort()]);
  }
});
