import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasShape, recordsOf } from '../../src/sources/json-api/answers.ts';
import type { ValueRule } from '../../src/sources/json-api/declaration.ts';
import { apiDeclaration, apiDeclarations } from '../../src/sources/json-api/declarations/index.ts';
import { knownPaths } from '../../src/sources/json-api/paths.ts';
import { apiRecord } from '../../src/sources/json-api/record.ts';
import { readApiRecord } from '../../src/sources/json-api/rows.ts';
import { VERBATIM_TERMS } from '../../src/terms/index.ts';

const folder = join(import.meta.dirname, '../golden/sources/json-api');

/** What a record becomes, with the terms that it fills as "label: text". */
function outcome(name: string, record: unknown) {
  const declaration = apiDeclaration(name);
  if (declaration === null) throw new Error(`No API is called ${name}`);
  const reading = readApiRecord(declaration, record);
  const unknown: string[] = [];
  const item = apiRecord(
    declaration,
    record,
    reading.kind === 'rows' ? reading.media : [],
    (path, example) => unknown.push(`${path}: ${example}`),
  );
  return {
    rows: reading.kind === 'rows' ? reading.rows : `${reading.reason}: ${reading.detail}`,
    item:
      item.kind === 'reject'
        ? `${item.reason}: ${item.detail}`
        : {
            ...item.record,
            terms: Object.fromEntries(
              VERBATIM_TERMS.flatMap((term) => {
                const texts = item.record.terms[term];
                return texts === undefined
                  ? []
                  : [
                      [
                        term,
                        texts.map(({ label, text }) =>
                          label === null ? text : `${label}: ${text}`,
                        ),
                      ],
                    ];
              }),
            ),
          },
    unknown,
  };
}

/** Numbers from 0 to 1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const oddities: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  'x',
  '<a href="',
  '\u0000\ud800',
  'http://',
  [1, 'a', { b: [] }],
  '9'.repeat(400),
];

/** A document of which some values are other ones, and some keys gone. */
function spoil(value: unknown, random: () => number): unknown {
  if (random() < 0.06) return oddities[Math.floor(random() * oddities.length)];
  if (Array.isArray(value)) return value.map((one) => spoil(one, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => random() > 0.03)
      .map(([key, one]) => [key, spoil(one, random)]),
  );
}

describe('an answer of', () => {
  it.each(readdirSync(folder))('%s becomes rows and items', (name) => {
    const answer: unknown = JSON.parse(readFileSync(join(folder, name, 'answer.json'), 'utf8'));
    const declaration = apiDeclaration(name);
    const records = declaration === null ? null : recordsOf(declaration, answer);
    const outcomes = records?.map((record) => outcome(name, record)) ?? null;
    const path = join(folder, name, 'expected.json');
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(path, `${JSON.stringify(outcomes, null, 2)}\n`);
    }
    expect(JSON.parse(JSON.stringify(outcomes))).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});

describe('every declaration', () => {
  it('has a golden answer', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      apiDeclarations.map(({ name }) => name).toSorted(),
    );
  });

  it.each(apiDeclarations.map((declaration) => [declaration.name, declaration] as const))(
    '%s is whole',
    (name, declaration) => {
      const { request, hosts } = declaration;
      expect(name).toMatch(/^[a-z]+$/);
      expect(hosts.length).toBeGreaterThan(0);
      expect(URL.canParse(request.endpoint)).toBe(true);
      expect(URL.canParse(declaration.homepage)).toBe(true);
      expect(URL.canParse(declaration.documentation)).toBe(true);
      expect(request.requestsPerSecond).toBeGreaterThan(0);
      expect(request.key?.variable ?? 'NONE').toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(declaration.shape.length).toBeGreaterThan(1);
      const host = new URL(request.endpoint).host;
      expect(hosts.some((one) => one.split('/')[0] === host)).toBe(true);
    },
  );

  it.each(apiDeclarations.map((declaration) => [declaration.name, declaration] as const))(
    '%s says no path twice among those it ignores, and gives each a reason',
    (_, { ignored }) => {
      const paths = ignored.map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)]);
      expect(ignored.every(({ reason }) => reason.length > 5)).toBe(true);
    },
  );

  it.each(apiDeclarations.map((declaration) => [declaration.name, declaration] as const))(
    '%s ignores nothing that its crosswalk maps by a path',
    (_, declaration) => {
      const mapped = declaration.crosswalk.flatMap(({ value }): ValueRule[] =>
        typeof value === 'string' ? [value] : [],
      );
      const ignored = new Set(declaration.ignored.map(({ path }) => path));
      expect(mapped.filter((path) => typeof path === 'string' && ignored.has(path))).toEqual([]);
      expect(knownPaths(declaration).every((path) => !path.startsWith('^'))).toBe(true);
    },
  );

  it.each(readdirSync(folder))('%s reads any JSON without breaking', (name) => {
    const declaration = apiDeclaration(name);
    const answer: unknown = JSON.parse(readFileSync(join(folder, name, 'answer.json'), 'utf8'));
    if (declaration === null) throw new Error(`No API is called ${name}`);
    const random = randomNumbers(7);
    for (let round = 0; round < 150; round += 1) {
      const spoiled = spoil(answer, random);
      for (const record of recordsOf(declaration, spoiled) ?? [spoiled]) {
        const reading = readApiRecord(declaration, record);
        const item = apiRecord(declaration, record, reading.kind === 'rows' ? reading.media : []);
        if (reading.kind === 'rows') {
          expect(reading.rows.every(({ url, license }) => url !== '' && license !== '')).toBe(true);
        }
        if (item.kind === 'reject') continue;
        const texts = Object.values(item.record.terms).flatMap((list) => list ?? []);
        expect(texts.every(({ text }) => typeof text === 'string' && text !== '')).toBe(true);
      }
    }
  });

  it('tells its records from those of all others', () => {
    for (const name of readdirSync(folder)) {
      const own = apiDeclaration(name);
      const answer: unknown = JSON.parse(readFileSync(join(folder, name, 'answer.json'), 'utf8'));
      const record = own === null ? null : recordsOf(own, answer)?.[0];
      const fitting = apiDeclarations.filter((one) => hasShape(one, record));
      expect(fitting.map((one) => one.name)).toEqual([name]);
    }
  });
});
