import { OpendrawerError } from '../../errors/index.ts';
import type { NameQuery, Pin, Pins } from './types.ts';

/** Columns of a file of pins that must agree with a query where they are filled. `scientificName` always is. */
const CONDITIONS = [
  'scientificName',
  'scientificNameAuthorship',
  'taxonRank',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
] as const satisfies readonly (keyof NameQuery)[];
type Condition = (typeof CONDITIONS)[number];
const COLUMNS: readonly string[] = [...CONDITIONS, 'usageKey', 'remark'];

interface PinRow extends Pin {
  readonly wanted: readonly (readonly [Condition, string])[];
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Reads a collection's own decisions: tab-separated with a header; `scientificName`, any of its authorship, rank and higher taxa as far
 * as they must agree, `usageKey` (empty: has no match) and `remark` (who decided, why). Case and spaces do not count; of several
 * that agree the one with the most filled columns wins, then the first. Throws PINS_INVALID with the line.
 */
export function readPins(text: string): Pins {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = (lines[0] ?? '').split('\t').map((name) => name.trim());
  checkHeader(names);
  const rows = new Map<string, PinRow[]>();
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const row = readRow(names, line.split('\t'), at + 1);
    const name = row.wanted[0]?.[1] ?? '';
    const others = rows.get(name);
    if (others === undefined) rows.set(name, [row]);
    else others.push(row);
  }
  for (const same of rows.values()) same.sort((a, b) => b.wanted.length - a.wanted.length);
  return { find: (query) => found(rows, query) };
}

function checkHeader(names: readonly string[]): void {
  const unknown = names.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) {
    throw new OpendrawerError('PINS_INVALID', `line 1: no column of pins is called "${unknown}"`);
  }
  for (const needed of ['scientificName', 'usageKey']) {
    if (!names.includes(needed)) {
      throw new OpendrawerError('PINS_INVALID', `line 1: the column ${needed} is missing`);
    }
  }
}

function readRow(names: readonly string[], cells: readonly string[], line: number): PinRow {
  const cell = (name: string): string => cells[names.indexOf(name)]?.trim() ?? '';
  const wanted = CONDITIONS.filter((name) => cell(name) !== '').map(
    (name) => [name, plain(cell(name))] as const,
  );
  if (wanted[0]?.[0] !== 'scientificName') {
    throw new OpendrawerError('PINS_INVALID', `line ${line}: no scientificName`);
  }
  const key = cell('usageKey');
  if (key !== '' && !/^\d{1,10}$/.test(key)) {
    throw new OpendrawerError('PINS_INVALID', `line ${line}: "${key}" is no key of a backbone`);
  }
  const remark = cell('remark');
  return {
    wanted,
    usageKey: key === '' ? null : Number(key),
    remark: remark === '' ? null : remark,
  };
}

function found(rows: ReadonlyMap<string, readonly PinRow[]>, query: NameQuery): Pin | null {
  const name = query.scientificName;
  if (name === null || name === undefined || rows.size === 0) return null;
  const same = rows.get(plain(name));
  const pin = same?.find(({ wanted }) =>
    wanted.every(([column, value]) => plain(query[column] ?? '') === value),
  );
  return pin === undefined ? null : { usageKey: pin.usageKey, remark: pin.remark };
}
