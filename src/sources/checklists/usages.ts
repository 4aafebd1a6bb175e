import type { FindingKind, FindingSink, NameUsage, TaxonomicStatus } from '../../names/index.ts';
import {
  interpretRank,
  isUnknownTaxon,
  type NomenclaturalCode,
  nomenclaturalCodes,
  parseBoolean,
  RANKS,
  type Rank,
  rankOrder,
  taxonomicStatuses,
} from '../../terms/index.ts';
import { CHECKLIST_TERMS, type ChecklistTerm, CLASSIFICATION_TERMS } from './columns.ts';
import { tidyOriginalName } from './original-name.ts';
import type { TableRow } from './rows.ts';
import { type CellReader, type ChecklistTable, cellReader, tableRows } from './table.ts';

export interface UsageOptions {
  /** Code of rows that state none. */
  readonly code: NomenclaturalCode | null;
  readonly signal?: AbortSignal;
}

/** Usages of a table in the order of its rows, in batches. */
export async function* tableUsages(
  table: ChecklistTable,
  report: FindingSink,
  options: UsageOptions,
): AsyncGenerator<readonly NameUsage[], void, undefined> {
  const read = usageReader(table, report, options);
  for await (const rows of tableRows(table, report, options.signal)) {
    const usages: NameUsage[] = [];
    for (const row of rows) read(row, usages);
    if (usages.length > 0) yield usages;
  }
}

/** Cells of a row by term. */
export type Cells = Readonly<Record<ChecklistTerm, CellReader>>;

/** Compiles the readers of all terms. */
export const cellReaders = (table: ChecklistTable): Cells =>
  Object.fromEntries(CHECKLIST_TERMS.map((term) => [term, cellReader(table, term)])) as Cells;

/** Compiles the reading of a table's rows: a row becomes a usage, two where it states its original name, or none. */
export function usageReader(
  table: ChecklistTable,
  report: FindingSink,
  options: UsageOptions,
): (row: TableRow, into: NameUsage[]) => void {
  const file = table.file.name;
  const of = cellReaders(table);
  const higher = CLASSIFICATION_TERMS.filter(
    ([term]) =>
      table.columns.has(term) ||
      table.mapping.constants[term] !== undefined ||
      table.mapping.tables[term] !== undefined ||
      table.defaults.has(term),
  ).map(([term, rank]) => ({ rank, order: rankOrder(rank), read: of[term] }));
  const words = new Words(options.code);
  const hasIds = table.columns.has('taxonID');
  if (!hasIds && table.mapping.form === 'names') {
    report({ kind: 'NO_IDS', file, line: 1, id: '', name: '', detail: '' });
  }
  const isEpithets = table.mapping.form === 'epithets';

  return ({ line, cells: row }, into) => {
    const given = of.taxonID(row);
    const id = given === '' ? `${file}:${line}` : given;
    const code = words.code(of.nomenclaturalCode(row));
    const tell = (kind: FindingKind, detail: string) =>
      report({ kind, file, line, id, name, detail });
    const name = isEpithets ? of.specificEpithet(row) : nameOf(of, row);
    if (name === '') {
      tell('NO_NAME', row.join(' | ').slice(0, 200));
      return;
    }
    const rankText = of.taxonRank(row);
    const rank = words.rank(rankText, code);
    if (rank === null && rankText !== '') tell('RANK_UNKNOWN', rankText);
    const statusText = of.taxonomicStatus(row);
    let status = words.status(statusText);
    if (status === null && statusText !== '') tell('STATUS_UNKNOWN', statusText);
    let parentId = orNull(of.parentNameUsageID(row));
    let acceptedId = orNull(of.acceptedNameUsageID(row));
    if (acceptedId === id && !isEpithets) acceptedId = null;
    const isSynonym = status !== null && SYNONYMS.has(status);
    if (isSynonym && acceptedId === null && of.acceptedNameUsage(row) === '') {
      acceptedId = parentId;
      parentId = null;
    } else if (acceptedId !== null && !isSynonym) {
      if (status !== null && status !== 'UNPLACED') tell('STATUS_CONTRADICTED', statusText);
      status = 'SYNONYM';
    }
    const authorship = orNull(of.scientificNameAuthorship(row));
    const original = isEpithets
      ? ''
      : originalName(of.originalNameUsage(row), name, authorship, tell);
    const statedBasionym = orNull(of.originalNameUsageID(row));
    const ownOrder = rank === null ? Number.POSITIVE_INFINITY : rankOrder(rank);
    const classification: [Rank, string][] = [];
    for (const { rank: at, order, read } of higher) {
      if (order >= ownOrder) break;
      const text = read(row);
      if (text !== '' && !words.isNone(text)) classification.push([at, text]);
    }
    const place = { file, line };
    const usage: NameUsage = {
      id,
      parentId,
      acceptedId,
      basionymId: statedBasionym ?? (original === '' ? null : `${id}${ORIGINAL}`),
      scientificName: name,
      authorship,
      rank,
      status,
      code,
      nomenclaturalStatus: orNull(of.nomenclaturalStatus(row)),
      classification,
      isExtinct: words.extinct(of.extinct(row)),
      vernacularNames: namesIn(of.vernacularName(row)),
      acceptedName: orNull(of.acceptedNameUsage(row)),
      parentName: orNull(of.parentNameUsage(row)),
      ...(isEpithets ? { isEpithet: true } : {}),
      place,
    };
    if (acceptedId?.includes('|') === true) pushParts(usage, acceptedId.split('|'), into);
    else into.push(usage);
    if (original === '' || statedBasionym !== null) return;
    into.push({
      id: `${id}${ORIGINAL}`,
      parentId: null,
      acceptedId: acceptedId ?? id,
      basionymId: null,
      scientificName: original,
      authorship: originalAuthorship(authorship),
      rank: rankOfOriginal(original, code),
      status: 'HOMOTYPIC_SYNONYM',
      code,
      nomenclaturalStatus: null,
      classification: [],
      isExtinct: words.extinct(of.extinct(row)),
      vernacularNames: [],
      place,
    });
  };
}

/** A synonym of several accepted usages ("12|34") is one usage of each; the first has its id. */
function pushParts(usage: NameUsage, acceptedIds: readonly string[], into: NameUsage[]): void {
  const ids = acceptedIds.map((id) => id.trim()).filter((id) => id !== '');
  for (const [at, acceptedId] of ids.entries()) {
    const id = at === 0 ? usage.id : `${usage.id}#${at + 1}`;
    const status = usage.status === 'SYNONYM' ? 'PROPARTE_SYNONYM' : usage.status;
    into.push({ ...usage, id, acceptedId, status });
  }
}

/** Ends the id of the original name that a row states beside its own. */
const ORIGINAL = '#original';

const SYNONYMS: ReadonlySet<TaxonomicStatus> = new Set([
  'SYNONYM',
  'HETEROTYPIC_SYNONYM',
  'HOMOTYPIC_SYNONYM',
  'PROPARTE_SYNONYM',
  'AMBIGUOUS_SYNONYM',
  'MISAPPLIED',
] as const);

const orNull = (text: string): string | null => (text === '' ? null : text);

/** The name as it stands, or put together from its parts. */
export function nameOf(of: Cells, row: readonly string[]): string {
  const whole = of.scientificName(row);
  if (whole !== '') return whole;
  const uninomial = of.uninomial(row);
  if (uninomial !== '') return uninomial;
  const epithet = of.specificEpithet(row);
  const genus = of.genericName(row) || (epithet === '' ? '' : of.genus(row));
  if (genus === '') return '';
  const notho = of.notho(row).toLowerCase();
  const infragenus = of.infragenericEpithet(row);
  const parts = [notho === 'generic' ? `×${genus}` : genus];
  if (infragenus !== '') parts.push(`(${infragenus})`);
  if (epithet !== '') parts.push(notho === 'specific' ? `×${epithet}` : epithet);
  const below = of.infraspecificEpithet(row);
  if (below !== '') {
    const rank = interpretRank(of.taxonRank(row));
    const marker = rank === null || rank === 'INFRASPECIFIC_NAME' ? '' : RANKS[rank].abbreviation;
    const whole = notho === 'infraspecific' && marker !== '' ? `notho${marker}` : marker;
    parts.push(...(whole === '' ? [below] : [whole, below]));
  }
  const cultivar = of.cultivarEpithet(row);
  if (cultivar !== '') parts.push(`'${cultivar}'`);
  return parts.join(' ');
}

/**
 * The original name where it is another than the present one, empty elsewhere; a name that only goes on after it has it as its
 * species.
 */
function originalName(
  text: string,
  name: string,
  authorship: string | null,
  tell: (kind: FindingKind, detail: string) => void,
): string {
  if (text === '') return '';
  const original = tidyOriginalName(text, name, authorship);
  if (original === null) {
    if (isBinomial.test(name)) tell('NO_ORIGINAL', text.slice(0, 200));
    return '';
  }
  if (original !== text) tell('NAME_TIDIED', text);
  return name === original || name.startsWith(`${original} `) ? '' : original;
}

/** A name of three words without a marker is a subspecies' in zoology (ICZN Art. 45.6). */
function rankOfOriginal(original: string, code: NomenclaturalCode | null): Rank {
  const words = original.split(' ').filter((word) => !word.startsWith('('));
  if (words.length === 2) return 'SPECIES';
  return code === 'ZOOLOGICAL' && !original.includes('.') ? 'SUBSPECIES' : 'INFRASPECIFIC_NAME';
}

const isBinomial = /^\S+ [\p{Ll}-]+/u;

/** Authors of the original name: those in parentheses, or where there are none, all. */
function originalAuthorship(authorship: string | null): string | null {
  if (authorship === null || !authorship.startsWith('(')) return authorship;
  const end = authorship.indexOf(')');
  return end < 0 ? authorship : authorship.slice(1, end).trim() || null;
}

const MAX_VERNACULARS = 20;
const namesIn = (text: string): readonly string[] =>
  text === ''
    ? []
    : text
        .split('|', MAX_VERNACULARS)
        .map((name) => name.trim())
        .filter((name) => name !== '');

/** Reads the few words that come again and again. */
class Words {
  readonly #fallbackCode: NomenclaturalCode | null;
  readonly #codes = new Map<string, NomenclaturalCode | null>();
  readonly #ranks = new Map<string, Rank | null>();
  readonly #statuses = new Map<string, TaxonomicStatus | null>();
  readonly #extinct = new Map<string, boolean | null>();
  readonly #none = new Map<string, boolean>();

  constructor(fallbackCode: NomenclaturalCode | null) {
    this.#fallbackCode = fallbackCode;
  }

  code(text: string): NomenclaturalCode | null {
    if (text === '') return this.#fallbackCode;
    const read = remembered(this.#codes, text, () => {
      const code = nomenclaturalCodes.find(text);
      return code === '-' ? null : (code as NomenclaturalCode | null);
    });
    return read ?? this.#fallbackCode;
  }

  rank(text: string, code: NomenclaturalCode | null): Rank | null {
    if (text === '') return null;
    return remembered(this.#ranks, `${code}/${text}`, () => {
      const rank = interpretRank(text, code);
      return rank === 'UNRANKED' || rank === 'OTHER' ? null : rank;
    });
  }

  status(text: string): TaxonomicStatus | null {
    if (text === '') return null;
    return remembered(this.#statuses, text, () => {
      const status = taxonomicStatuses.find(text);
      return status === '-' ? null : (status as TaxonomicStatus | null);
    });
  }

  extinct(text: string): boolean | null {
    if (text === '') return null;
    return remembered(this.#extinct, text, () => {
      const word = text.replace(/[^\p{L}\p{N}†]/gu, '').toLowerCase();
      if (word === 'extinct' || word === 'ex' || word === '†') return true;
      return parseBoolean(text);
    });
  }

  isNone(text: string): boolean {
    return remembered(this.#none, text, () => isUnknownTaxon(text));
  }
}

const MAX_REMEMBERED = 20_000;

function remembered<T>(cache: Map<string, T>, text: string, read: () => T): T {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const value = read();
  if (cache.size >= MAX_REMEMBERED) cache.clear();
  cache.set(text, value);
  return value;
}
