import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ITEMS, MEDIA, type ParquetColumn, VERBATIM } from '../../src/lake/parquet/index.ts';
import { defineParquetSchema, type ParquetType } from '../../src/lake/parquet/schema.ts';

const source = readFileSync(new URL('../../src/terms/records.ts', import.meta.url), 'utf8');

/** Property name → type text of an interface, in its order. */
function properties(name: string): [string, string][] {
  const body = source.match(new RegExp(`export interface ${name} \\{\\n([^]*?)\\n\\}`))?.[1] ?? '';
  return [...body.matchAll(/^ {2}readonly (\w+): (.+);$/gm)].map(([, key = '', type = '']) => [
    key,
    type,
  ]);
}

/** What the type text of a property allows its column to be. */
function allowed(type: string): readonly string[] {
  if (type === 'readonly string[]') return ['utf8List'];
  if (type.startsWith('readonly ')) return ['structList'];
  if (type === 'boolean') return ['boolean'];
  if (type.startsWith('number')) return ['int32', 'int64', 'double'];
  return type === 'Uint8Array' ? ['bytes'] : ['utf8'];
}

const shape = ({ kind, nullable }: ParquetType) => ({ kind, nullable });

function expected(columns: readonly ParquetColumn[], name: string) {
  return properties(name).map(([key, type], i) => {
    const kind = columns[i]?.kind ?? 'none';
    return {
      name: key,
      kind: allowed(type).includes(kind) ? kind : `one of ${allowed(type)}`,
      nullable: type.endsWith('| null'),
    };
  });
}

describe('schemas follow the record types, property by property and in their order', () => {
  test.each([
    ['Item', ITEMS, 119],
    ['Media', MEDIA, 30],
    ['VerbatimRow', VERBATIM, 5],
  ] as const)('%s', (name, schema, count) => {
    const columns = schema.columns.map((column) => ({ name: column.name, ...shape(column) }));
    expect(columns).toEqual(expected(schema.columns, name));
    expect(columns).toHaveLength(count);
  });

  test.each([
    ['agents', ITEMS, 'Agent'],
    ['identifiers', ITEMS, 'Identifier'],
    ['accessPoints', MEDIA, 'AccessPoint'],
  ] as const)('%s', (column, schema, name) => {
    const found = schema.columns.find((candidate) => candidate.name === column);
    if (found?.kind !== 'structList') throw new Error(`${column} is no list of structs`);
    expect(found.fields.map((field) => ({ name: field.name, ...shape(field) }))).toEqual(
      expected(
        found.fields.map((field) => field),
        name,
      ),
    );
  });

  test('TypeScript refuses a column that its property cannot fill', () => {
    interface Record {
      readonly text: string;
      readonly maybe: string | null;
      readonly count: number | null;
    }
    const text = { kind: 'utf8', nullable: false } as const;
    const maybe = { kind: 'utf8', nullable: true } as const;
    const count = { kind: 'int32', nullable: true } as const;
    expect(defineParquetSchema<Record>('right', { text, maybe, count }).columns).toEqual([
      { name: 'text', ...text },
      { name: 'maybe', ...maybe },
      { name: 'count', ...count },
    ]);
    // @ts-expect-error A property that may be null needs a nullable column.
    defineParquetSchema<Record>('null', { text, maybe: text, count });
    // @ts-expect-error A text is no number.
    defineParquetSchema<Record>('kind', { text, maybe, count: maybe });
    // @ts-expect-error Every property has a column.
    defineParquetSchema<Record>('missing', { text, maybe });
    // @ts-expect-error Every column has a property.
    defineParquetSchema<Record>('extra', { text, maybe, count, more: text });
  });
});
