import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { itemId } from '../../interpret/index.ts';
import { rawTree } from '../../search/index.ts';
import { readRawTerms } from '../../sources/index.ts';
import { listedTerms, occurrenceFullOf } from '../present.ts';
import { idParams, occurrenceFull, recordParams, verbatimResponse } from '../schemas.ts';
import { FILE_POLICY, policyHeader } from '../security.ts';
import type { IndexReader, Services } from '../services.ts';
import { termsByAddress } from '../term-addresses.ts';
import { answers, streamed } from './answers.ts';
import { registerOccurrenceCounts } from './occurrence-counts.ts';
import { registerOccurrenceSearch } from './occurrence-search.ts';

/** Single items, and all that searches and counts them. */
export function registerOccurrences(server: FastifyInstance, services: Services): void {
  registerOccurrenceSearch(server, services);
  registerOccurrenceCounts(server, services);
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/occurrence/:id',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getOccurrence',
        summary: 'An item with its media, identifiers, people and issues',
        params: idParams,
        response: answers('The item', occurrenceFull),
      },
    },
    async ({ params }) =>
      services.index.use(async (index) => {
        const location = await locationOf(index, params.id);
        const { item, media } = await services.records.item(location);
        return occurrenceFullOf(item, media);
      }),
  );

  app.get(
    '/v1/occurrence/:id/verbatim',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getVerbatim',
        summary: 'The record exactly as its publisher wrote it',
        params: idParams,
        response: answers('The record and its place', verbatimResponse),
      },
    },
    async ({ params }, reply) =>
      services.index.use(async (index) =>
        sendVerbatim(services, await locationOf(index, params.id), reply),
      ),
  );

  app.get(
    '/v1/occurrence/:id/fragment',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getFragment',
        summary: 'The record alone, character for character',
        params: idParams,
        response: streamed('The record: JSON, XML or text', 'application/json'),
      },
    },
    async ({ params }, reply) =>
      services.index.use(async (index) =>
        sendFragment(services, await locationOf(index, params.id), reply),
      ),
  );

  app.get(
    '/v1/occurrence/:datasetKey/:occurrenceId',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getOccurrenceOfDataset',
        summary: "An item by its dataset and the publisher's own key",
        params: recordParams,
        response: answers('The item', occurrenceFull),
      },
    },
    async ({ params }) =>
      services.index.use(async (index) => {
        const id = await idOf(services, params);
        const { item, media } = await services.records.item(await locationOf(index, id));
        return occurrenceFullOf(item, media);
      }),
  );

  app.get(
    '/v1/occurrence/:datasetKey/:occurrenceId/verbatim',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getVerbatimOfDataset',
        summary: "The record of a dataset and the publisher's own key, exactly as it was written",
        params: recordParams,
        response: answers('The record and its place', verbatimResponse),
      },
    },
    async ({ params }, reply) =>
      services.index.use(async (index) => {
        const id = await idOf(services, params);
        return sendVerbatim(services, await locationOf(index, id), reply);
      }),
  );

  app.get(
    '/v1/occurrence/:datasetKey/:occurrenceId/fragment',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getFragmentOfDataset',
        summary: "The record of a dataset and the publisher's own key alone",
        params: recordParams,
        response: streamed('The record: JSON, XML or text', 'application/json'),
      },
    },
    async ({ params }, reply) =>
      services.index.use(async (index) => {
        const id = await idOf(services, params);
        return sendFragment(services, await locationOf(index, id), reply);
      }),
  );
}

/** The id of an item follows from its dataset and the publisher's key. */
async function idOf(
  { datasets }: Services,
  { datasetKey, occurrenceId }: { readonly datasetKey: string; readonly occurrenceId: string },
): Promise<string> {
  return itemId((await datasets.get(datasetKey)).key, occurrenceId);
}

type Location = Awaited<ReturnType<typeof locationOf>>;

async function sendVerbatim(services: Services, location: Location, reply: FastifyReply) {
  const row = await services.records.verbatim(location);
  const rawText = decodeExactly(row.raw);
  const terms = await termsOf(services, location.datasetKey, rawText);
  const answer = {
    key: row.id,
    datasetKey: location.datasetKey,
    sourceId: row.sourceId,
    place: { partition: row.partition, line: row.line },
    terms,
    ...(terms === null ? {} : termsByAddress(terms)),
    extensions: {},
    raw: null,
    rawText,
  };
  // The record stands in the answer as it was written: parsing and writing it anew would round long numbers.
  reply.type('application/json; charset=utf-8').serializer(() => {
    const { raw: _raw, ...rest } = answer;
    return `${JSON.stringify(rest).slice(0, -1)},"raw":${jsonOf(rawText)}}`;
  });
  return answer;
}

async function sendFragment(services: Services, location: Location, reply: FastifyReply) {
  const { raw } = await services.records.verbatim(location);
  const text = decodeExactly(raw);
  reply.header('content-security-policy', policyHeader(FILE_POLICY)).serializer(() => text);
  return reply.type(`${typeOf(text)}; charset=utf-8`).send(text);
}

/** JSON by what it is, XML by how it begins. */
function typeOf(text: string): string {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('<')) return 'application/xml';
  try {
    JSON.parse(start);
    return 'application/json';
  } catch {
    return 'text/plain';
  }
}

/** What the publisher wrote, by the terms of the standards; null where the format does not tell. */
async function termsOf({ datasets }: Services, datasetKey: string, rawText: string) {
  const dataset = (await datasets.list()).find(({ key }) => key === datasetKey);
  const terms = dataset === undefined ? null : await readRawTerms(dataset.endpoint, rawText);
  return terms === null ? null : listedTerms(terms);
}

/** The location of an item; throws ITEM_UNKNOWN. */
export async function locationOf(index: IndexReader, id: string) {
  const location = (await index.locate([id])).get(id);
  if (location === undefined) {
    throw new OpendrawerError('ITEM_UNKNOWN', `There is no item "${id}"`);
  }
  return location;
}

/** The text where it is JSON, else `null`: the answer stays readable whatever stands in the lake. */
function jsonOf(rawText: string): string {
  const json = rawText.replace(/^\ufeff/, '');
  try {
    JSON.parse(json);
    return json;
  } catch {
    // XML by its elements; what is neither stands in rawText alone
    return json.startsWith('<') ? JSON.stringify(rawTree(json)) : 'null';
  }
}

function decodeExactly(raw: string | Uint8Array): string {
  if (typeof raw === 'string') return raw;
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
}
