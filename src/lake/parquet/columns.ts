import { OpendrawerError } from '../../errors/index.ts';
import { Leaf, type RowGroupState } from './leaf.ts';
import type { ParquetColumn, ParquetStructList } from './schema.ts';

/** Takes one property of each row apart into levels and values. */
export interface ColumnWriter {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  /** Numbers that their type cannot hold, written as null so far. */
  readonly unfit: number;
  /** Takes the value of a row of the row group, counted from 0. Throws for one that the schema does not allow. */
  append(value: unknown, row: number): void;
}

/** Rows with nothing in a column (null, or an empty list): many at once cost little more than one. */
export function appendEmpty(column: ColumnWriter, rows: number): void {
  for (const leaf of column.leaves) leaf.levels.pushZeros(rows);
}

export function createColumnWriter(column: ParquetColumn, group: RowGroupState): ColumnWriter {
  switch (column.kind) {
    case 'utf8List':
      return new TextListColumn(column.name, group);
    case 'structList':
      return new StructListColumn(column.name, column.fields, group);
    case 'utf8':
      return new TextColumn(column.name, column.nullable, group);
    default:
      return new FlatColumn(
        column.name,
        new Leaf([column.name], column.kind, column.nullable ? 1 : 0, 0, group),
      );
  }
}

class FlatColumn implements ColumnWriter {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  unfit = 0;
  readonly #leaf: Leaf;
  readonly #present: number;

  constructor(name: string, leaf: Leaf) {
    this.name = name;
    this.leaves = [leaf];
    this.#leaf = leaf;
    this.#present = leaf.levels.maxDefinition;
  }

  append(value: unknown, row: number): void {
    const leaf = this.#leaf;
    if (leaf.page.full) leaf.closePage(row);
    if (value === null || value === undefined) {
      if (this.#present === 0) throw new TypeError('null in a column that is never null');
      leaf.levels.push(0, 0);
    } else if (leaf.values.put(value)) {
      leaf.levels.push(this.#present, 0);
      leaf.stored();
    } else {
      this.unfit += 1;
      if (this.#present === 0) throw new TypeError(`${String(value)} does not fit ${leaf.kind}`);
      leaf.levels.push(0, 0);
    }
  }
}

/** As `FlatColumn`, for the kind that most columns have: a class of its own lets the engine inline its values. */
class TextColumn implements ColumnWriter {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  readonly unfit: number = 0;
  readonly #leaf: Leaf;
  readonly #present: number;

  constructor(name: string, nullable: boolean, group: RowGroupState) {
    this.name = name;
    this.#present = nullable ? 1 : 0;
    this.#leaf = new Leaf([name], 'utf8', this.#present, 0, group);
    this.leaves = [this.#leaf];
  }

  append(value: unknown, row: number): void {
    const leaf = this.#leaf;
    if (leaf.page.full) leaf.closePage(row);
    if (value === null || value === undefined) {
      if (this.#present === 0) throw new TypeError('null in a column that is never null');
      leaf.levels.push(0, 0);
    } else {
      leaf.values.put(value);
      leaf.levels.push(this.#present, 0);
      leaf.stored();
    }
  }
}

class TextListColumn implements ColumnWriter {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  readonly unfit: number = 0;
  readonly #leaf: Leaf;

  constructor(name: string, group: RowGroupState) {
    this.name = name;
    this.#leaf = new Leaf([name, 'list', 'element'], 'utf8', 1, 1, group);
    this.leaves = [this.#leaf];
  }

  append(value: unknown, row: number): void {
    const leaf = this.#leaf;
    if (leaf.page.full) leaf.closePage(row);
    if (!Array.isArray(value)) throw new TypeError('expected an array of strings');
    const { length } = value;
    if (length === 0) {
      leaf.levels.push(0, 0);
      return;
    }
    for (let i = 0; i < length; i++) {
      leaf.values.put(value[i]);
      leaf.levels.push(1, i === 0 ? 0 : 1);
      leaf.stored();
    }
  }
}

class StructListColumn implements ColumnWriter {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  unfit = 0;
  readonly #fields: readonly { readonly name: string; readonly leaf: Leaf }[];

  constructor(name: string, fields: ParquetStructList['fields'], group: RowGroupState) {
    this.name = name;
    this.#fields = fields.map((field) => ({
      name: field.name,
      leaf: new Leaf(
        [name, 'list', 'element', field.name],
        field.kind,
        field.nullable ? 2 : 1,
        1,
        group,
      ),
    }));
    this.leaves = this.#fields.map(({ leaf }) => leaf);
  }

  append(value: unknown, row: number): void {
    if (!Array.isArray(value)) throw new TypeError('expected an array of structs');
    const elements = value as readonly Readonly<Record<string, unknown>>[];
    for (const { name, leaf } of this.#fields) {
      if (leaf.page.full) leaf.closePage(row);
      if (elements.length === 0) leaf.levels.push(0, 0);
      for (let i = 0; i < elements.length; i++) {
        this.#put(leaf, name, elements[i]?.[name], i === 0 ? 0 : 1);
      }
    }
  }

  #put(leaf: Leaf, name: string, value: unknown, repetition: number): void {
    const { levels } = leaf;
    if (value !== null && value !== undefined) {
      if (leaf.values.put(value)) {
        levels.push(levels.maxDefinition, repetition);
        leaf.stored();
        return;
      }
      this.unfit += 1;
    }
    if (levels.maxDefinition === 1) throw new TypeError(`${name}: ${String(value)} not allowed`);
    levels.push(1, repetition);
  }
}

/** The error for a value that a schema does not allow: a fault of the caller, never of the data. */
export const refused = (schema: string, column: string, row: number, cause: unknown) =>
  new OpendrawerError(
    'INTERNAL',
    `${schema} row ${row}, column ${column}: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
