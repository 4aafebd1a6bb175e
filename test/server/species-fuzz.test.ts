import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { BATCH_FORMATS } from '../../src/server/species/batch.ts';
import { fakeServices } from './fakes.ts';
import { aBackbone, USAGES } from './species-backbone.ts';

const backbone = aBackbone();
let server: Awaited<ReturnType<typeof createServer>>;
beforeAll(async () => {
  server = await createServer(fakeServices({ backbone: () => backbone }), { requestsPerMinute: 0 });
});
afterAll(() => server.close());

/** Mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = randomNumbers(20_261_122);
const below = (most: number): number => Math.floor(random() * most);
const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;

const SIGNS = [
  '"',
  "'",
  '(',
  ')',
  '[',
  ',',
  ';',
  '\t',
  '\n',
  '×',
  'ß',
  'é',
  '\u0301',
  '\u0000',
  '\ud83e',
  '*',
  '%',
  '{',
  '\\',
  '<i>',
  '🦁',
  '\u202e',
  '\ufeff',
];

/** A name of the backbone with some signs changed, added, doubled or cut. */
function mutant(): string {
  const { canonicalName, authorship } = one(USAGES);
  let text = `${canonicalName} ${authorship ?? ''}`;
  for (let changes = below(6); changes > 0; changes -= 1) {
    const at = below(text.length + 1);
    const sign = random() < 0.5 ? one(SIGNS) : String.fromCharCode(32 + below(95));
    const cut = below(3);
    text = text.slice(0, at) + sign.repeat(1 + below(3)) + text.slice(at + cut);
  }
  return text;
}

const PARAMETERS = ['name', 'scientificName', 'kingdom', 'family', 'genus', 'rank', 'authorship'];
const READABLE = new Set([200, 400]);

test('no text makes a request fail', async () => {
  for (let n = 0; n < 200; n += 1) {
    const query = { [one(PARAMETERS)]: mutant(), [one(PARAMETERS)]: mutant() };
    const q = mutant();
    const requests = [
      { url: one(['/v1/species/match', '/v2/species/match']), query },
      { url: '/v1/parser/name', query: { name: q, format: one(['gbif', 'gnparser']) } },
      { url: '/v1/species/suggest', query: { q } },
      { url: '/v1/species/search', query: { q, facet: 'RANK' } },
      { url: '/v1/species', query: { name: q, sourceId: n % 2 === 0 ? q : '' } },
    ];
    for (const request of requests) {
      const response = await server.inject(request);
      expect([request, response.statusCode]).toEqual([request, 200]);
      response.json();
    }
  }
});

const TYPES: Readonly<Record<(typeof BATCH_FORMATS)[number], string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  text: 'text/plain',
};

function body(format: (typeof BATCH_FORMATS)[number]): string {
  const names = Array.from({ length: below(5) }, mutant);
  switch (format) {
    case 'json':
      return JSON.stringify(
        names.map((name) => (random() < 0.5 ? name : { name, family: mutant() })),
      );
    case 'ndjson':
      return names.map((name) => JSON.stringify({ name })).join('\n');
    case 'csv':
      return `id,name\n${names.map((name, n) => `${n},"${name.replaceAll('"', '""')}"`).join('\n')}`;
    case 'tsv':
      return `name\tid\n${names.join('\n')}`;
    case 'text':
      return names.join('\n');
  }
}

test('no body makes a batch fail', async () => {
  for (let n = 0; n < 300; n += 1) {
    const format = one(BATCH_FORMATS);
    let payload = body(format);
    // Half of them are damaged.
    if (random() < 0.5) payload = payload.slice(below(payload.length), below(payload.length + 1));
    const response = await server.inject({
      method: 'POST',
      url: one(['/v1/species/match', '/v2/species/match', '/v1/parser/name']),
      headers: { 'content-type': TYPES[format], accept: TYPES[one(BATCH_FORMATS)] },
      payload,
    });
    expect([format, payload, READABLE.has(response.statusCode)]).toEqual([format, payload, true]);
  }
});
