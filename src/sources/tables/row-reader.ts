import { hash } from 'node:crypto';
import type { VerbatimRecord } from '../../terms/index.ts';
import { darwinCoreColumns, readDarwinCoreRow } from '../darwin-core/record.ts';
import { isGiven } from './evidence.ts';
import { type ColumnPlan, columnAt } from './mapping.ts';
import { CORE_ROW_TYPES, type TableRowType } from './row-types.ts';
import { fieldsOf, type TableMapping } from './table-mapping.ts';
import { ROW_KEY } from './terms.ts';

/** By what a row is known. */
export type RowKeyKind = 'mapping' | 'column' | 'triplet' | 'hash';

/** Reads rows of one table as records. */
export interface RowReader {
  readonly keyKind: RowKeyKind;
  /** The term or template of the key. */
  readonly key: string;
  /** Columns that no term was found for: place and name. */
  readonly unknown: readonly { readonly at: number; readonly name: string }[];
  /** The row as JSON, in UTF-8: heading → text, what is empty left out; then the rows that belong to it, by their table. */
  raw(cells: readonly string[], belonging?: Readonly<Record<string, unknown>>): Buffer;
  /** Null where the row has no key. */
  record(
    cells: readonly string[],
    raw: Uint8Array,
    extensions?: VerbatimRecord['extensions'],
  ): VerbatimRecord | null;
}

/** What spreadsheets show where a formula has no value. It stays in the record as published. */
const ERRORS: ReadonlySet<string> = new Set([
  '#N/A',
  '#REF!',
  '#VALUE!',
  '#DIV/0!',
  '#NAME?',
  '#NULL!',
  '#NUM!',
  '#ERROR!',
]);
const withoutError = (text: string): string =>
  text.charCodeAt(0) === 35 && ERRORS.has(text) ? '' : text;

type CellText = (cells: readonly string[]) => string;

/** Compiles a table's columns and mapping. Throws MAPPING_INVALID. */
export function rowReader(
  plans: readonly ColumnPlan[],
  rowType: TableRowType,
  mapping: TableMapping,
): RowReader {
  const fillers = fillersOf(plans, mapping);
  const texts = [...fillers.values()];
  const columns = darwinCoreColumns([...fillers.keys()]);
  const { kind, name, read } = keyOf(fillers, plans, rowType, mapping);
  const scratch: string[] = texts.map(() => '');
  const raw = rawWriter(plans.map((plan) => plan.name));
  const inTemplates = templateColumns(plans, mapping);
  return {
    keyKind: kind,
    key: name,
    unknown: plans.flatMap(({ name: heading, terms, isIgnored }, at) =>
      terms.length > 0 || isIgnored || inTemplates.has(at) ? [] : [{ at, name: heading }],
    ),
    raw,
    record(cells, bytes, extensions) {
      const id = kind === 'hash' ? hash('sha256', bytes, 'hex').slice(0, 32) : read(cells);
      if (id === '' && kind !== 'triplet') return null;
      for (let i = 0; i < texts.length; i++) scratch[i] = withoutError(texts[i]?.(cells) ?? '');
      return readDarwinCoreRow(columns, scratch, {
        id: id === '' ? null : id,
        ...(extensions === undefined ? {} : { extensions }),
      });
    },
  };
}

/** Columns that the templates of a mapping use. */
function templateColumns(
  plans: readonly ColumnPlan[],
  { templates, id }: TableMapping,
): ReadonlySet<number> {
  const headings = plans.map(({ name }) => ({ heading: name }));
  const all = [...Object.entries(templates), ...(id === null ? [] : [['id', id] as const])];
  return new Set(
    all.flatMap(([term, template]) =>
      (fieldsOf(template) ?? []).flatMap(({ heading }) =>
        heading === null ? [] : [columnAt(headings, heading, term)],
      ),
    ),
  );
}

/** Term → its text in a row: columns, else a template, else a constant; then what stands for the value. */
function fillersOf(
  plans: readonly ColumnPlan[],
  mapping: TableMapping,
): ReadonlyMap<string, CellText> {
  const terms = new Set([
    ...plans.flatMap((plan) => plan.terms),
    ...Object.keys(mapping.templates),
    ...Object.keys(mapping.constants),
  ]);
  const fillers = new Map<string, CellText>();
  for (const term of terms) {
    const having = (isFallback: boolean): CellText[] =>
      plans.flatMap((plan, at) =>
        plan.terms.includes(term) && (plan.isFallback === true) === isFallback
          ? [columnText(plan, at)]
          : [],
      );
    const columns = having(false);
    const template = mapping.templates[term];
    const constant = mapping.constants[term];
    const steps: CellText[] = [
      ...(columns.length === 0 ? [] : [joined(columns, dividerOf(term))]),
      ...having(true),
      ...(template === undefined ? [] : [templateText(template, plans, `templates.${term}`)]),
      ...(constant === undefined ? [] : [() => constant]),
    ];
    const [only] = steps;
    const text = steps.length === 1 && only !== undefined ? only : firstOf(steps);
    const values = mapping.values[term];
    fillers.set(term, values === undefined ? text : lookedUp(text, values));
  }
  return fillers;
}

function columnText({ unit }: ColumnPlan, at: number): CellText {
  if (unit === null) return (cells) => cells[at] ?? '';
  return (cells) => {
    const text = (cells[at] ?? '').trim();
    return /\d$/.test(text) ? `${text} ${unit}` : text;
  };
}

/** Two columns of one date are its ends; other texts are listed as Darwin Core recommends. */
const dividerOf = (term: string): string => (term === 'eventDate' ? '/' : ' | ');

function joined(columns: readonly CellText[], divider: string): CellText {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return only;
  return (cells) => {
    const texts = columns.map((column) => column(cells).trim()).filter(isGiven);
    return (divider === '/' ? [...new Set(texts)] : texts).join(divider);
  };
}

const firstOf =
  (steps: readonly CellText[]): CellText =>
  (cells) => {
    for (const step of steps) {
      const text = step(cells);
      if (text.trim() !== '') return text;
    }
    return '';
  };

function lookedUp(text: CellText, values: Readonly<Record<string, string>>): CellText {
  const table = new Map(Object.entries(values));
  return (cells) => {
    const published = text(cells);
    return table.get(published.trim()) ?? published;
  };
}

/** "{Genus} {Species}": what stands in front of an empty column is left out with it; nothing where all are empty. */
function templateText(template: string, plans: readonly ColumnPlan[], place: string): CellText {
  const headings = plans.map(({ name }) => ({ heading: name }));
  const fields = (fieldsOf(template) ?? []).map(({ before, heading }) => ({
    before,
    at: heading === null ? null : columnAt(headings, heading, place),
  }));
  const before = fields[0]?.before ?? '';
  const after = fields.at(-1)?.before ?? '';
  return (cells) => {
    let text = '';
    for (const field of fields) {
      const cell = field.at === null ? '' : (cells[field.at] ?? '').trim();
      if (isGiven(cell)) text += text === '' ? cell : field.before + cell;
    }
    return text === '' ? '' : before + text + after;
  };
}

/** Terms that are the key of a row, the surest first. */
const KEYS = ['gbifID', 'occurrenceID', ROW_KEY];
const OWN_KEY: { readonly [T in TableRowType]?: string } = { Event: 'eventID', Taxon: 'taxonID' };

function keyOf(
  fillers: ReadonlyMap<string, CellText>,
  plans: readonly ColumnPlan[],
  rowType: TableRowType,
  mapping: TableMapping,
): { readonly kind: RowKeyKind; readonly name: string; readonly read: CellText } {
  if (mapping.id !== null) {
    return { kind: 'mapping', name: mapping.id, read: templateText(mapping.id, plans, 'id') };
  }
  // Rows of extensions repeat the key of what they belong to
  if (!CORE_ROW_TYPES.includes(rowType)) return { kind: 'hash', name: '', read: () => '' };
  const own = OWN_KEY[rowType];
  for (const term of own === undefined ? KEYS : [own, ...KEYS]) {
    const text = fillers.get(term);
    if (text === undefined) continue;
    return {
      kind: 'column',
      name: term,
      read: (cells) => {
        const id = text(cells).trim();
        return isGiven(id) ? id : '';
      },
    };
  }
  if (fillers.has('catalogNumber')) {
    return {
      kind: 'triplet',
      name: 'institutionCode:collectionCode:catalogNumber',
      read: () => '',
    };
  }
  return { kind: 'hash', name: '', read: () => '' };
}

/** Writes rows as JSON; equal headings are told apart by their column. */
function rawWriter(headings: readonly string[]): RowReader['raw'] {
  const seen = new Set<string>();
  const keys = headings.map((heading, at) => {
    const name = heading === '' || seen.has(heading) ? `${heading} (${at + 1})`.trim() : heading;
    seen.add(name);
    return JSON.stringify(name);
  });
  return (cells, belonging = {}) => {
    let text = '{';
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at];
      if (cell === undefined || cell === '') continue;
      const key = keys[at] ?? `"(${at + 1})"`;
      text += `${text.length > 1 ? ',' : ''}${key}:${JSON.stringify(cell)}`;
    }
    for (const [table, rows] of Object.entries(belonging)) {
      text += `${text.length > 1 ? ',' : ''}${JSON.stringify(table)}:${JSON.stringify(rows)}`;
    }
    return Buffer.from(`${text}}`);
  };
}
