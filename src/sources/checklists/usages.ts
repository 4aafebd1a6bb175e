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
  const reader = new UsageReader(table, report, options);
  return (row, into) => reader.read(row, into);
}

/** Tells a finding of the row that is read. */
type Tell = (kind: FindingKind, detail: string) => void;

class UsageReader {
  readonly #file: string;
  readonly #of: Cells;
  readonly #words: Words;
  readonly #report: FindingSink;
  readonly #isEpithets: boolean;
  /** Columns of the flat classification that have values, from the highest. */
  readonly #higher: readonly {
    readonly rank: Rank;
    readonly order: number;
    readonly read: CellReader;
  }[];

  constructor(table: ChecklistTable, report: FindingSink, options: UsageOptions) {
    const { columns, mapping, defaults } = table;
    this.#file = table.file.name;
    this.#of = cellReaders(table);
    this.#words = new Words(options.code);
    this.#report = report;
    this.#isEpithets = mapping.form === 'epithets';
    this.#higher = CLASSIFICATION_TERMS.filter(
      ([term]) =>
        columns.has(term) ||
        defaults.has(term) ||
        mapping.constants[term] !== undefined ||
        mapping.tables[term] !== undefined,
    ).map(([term, rank]) => ({ rank, order: rankOrder(rank), read: this.#of[term] }));
    if (!columns.has('taxonID') && !this.#isEpithets) {
      report({ kind: 'NO_IDS', file: this.#file, line: 1, id: '', name: '', detail: '' });
    }
  }

  read({ line, cells }: TableRow, into: NameUsage[]): void {
    const of = this.#of;
    const file = this.#file;
    const id = of.taxonID(cells) || `${file}:${line}`;
    const name = this.#isEpithets ? of.specificEpithet(cells) : nameOf(of, cells);
    const tell: Tell = (kind, detail) => this.#report({ kind, file, line, id, name, detail });
    if (name === '') {
      tell('NO_NAME', cells.join(' | ').slice(0, 200));
      return;
    }
    const code = this.#words.code(of.nomenclaturalCode(cells));
    const rank = this.#rank(cells, code, tell);
    const authorship = orNull(of.scientificNameAuthorship(cells));
    const stated = orNull(of.originalNameUsageID(cells));
    const original =
      this.#isEpithets || stated !== null
        ? ''
        : originalName(of.originalNameUsage(cells), name, authorship, tell);
    const usage: NameUsage = {
      id,
      ...this.#links(id, cells, tell),
      basionymId: stated ?? (original === '' ? null : `${id}${ORIGINAL}`),
      scientificName: name,
      authorship,
      rank,
      code,
      nomenclaturalStatus: orNull(of.nomenclaturalStatus(cells)),
      classification: this.#classification(cells, name, rank),
      isExtinct: this.#words.extinct(of.extinct(cells)),
      vernacularNames: namesIn(of.vernacularName(cells)),
      acceptedName: orNull(of.acceptedNameUsage(cells)),
      parentName: orNull(of.parentNameUsage(cells)),
      ...(this.#isEpithets ? { isEpithet: true } : {}),
      place: { file, line },
    };
    const parts = partsOf(usage);
    into.push(...parts);
    if (original !== '') into.push(originalOf(parts[0] ?? usage, original));
  }

  #rank(cells: readonly string[], code: NomenclaturalCode | null, tell: Tell): Rank | null {
    const text = this.#of.taxonRank(cells);
    const rank = this.#words.rank(text, code);
    if (rank === null && text !== '') tell('RANK_UNKNOWN', text);
    return rank;
  }

  /** Parent, accepted usage and status, which must agree: synonyms have an accepted usage, others have none. */
  #links(
    id: string,
    cells: readonly string[],
    tell: Tell,
  ): Pick<NameUsage, 'parentId' | 'acceptedId' | 'status'> {
    const of = this.#of;
    const text = of.taxonomicStatus(cells);
    const status = this.#words.status(text);
    if (status === null && text !== '') tell('STATUS_UNKNOWN', text);
    const parentId = orNull(of.parentNameUsageID(cells));
    const given = orNull(of.acceptedNameUsageID(cells));
    const acceptedId = given === id && !this.#isEpithets ? null : given;
    const isSynonym = status !== null && SYNONYMS.has(status);
    if (isSynonym && acceptedId === null && of.acceptedNameUsage(cells) === '') {
      // In ColDP the parent of a synonym is its accepted usage
      return { parentId: null, acceptedId: parentId, status };
    }
    if (acceptedId === null || isSynonym) return { parentId, acceptedId, status };
    if (status !== null && status !== 'UNPLACED') tell('STATUS_CONTRADICTED', text);
    return { parentId, acceptedId, status: 'SYNONYM' };
  }

  #classification(
    cells: readonly string[],
    name: string,
    own: Rank | null,
  ): NameUsage['classification'] {
    const ownOrder = own === null ? Number.POSITIVE_INFINITY : rankOrder(own);
    const classification: [Rank, string][] = [];
    for (const { rank, order, read } of this.#higher) {
      if (order >= ownOrder) break;
      const text = read(cells);
      if (text === '' || text === name || this.#words.isNone(text)) continue;
      classification.push([rank, text]);
    }
    return classification;
  }
}

/** A synonym of several accepted usages ("12|34") is one usage of each; the first has its id. */
function partsOf(usage: NameUsage): readonly NameUsage[] {
  if (usage.acceptedId?.includes('|') !== true) return [usage];
  const status = usage.status === 'SYNONYM' ? 'PROPARTE_SYNONYM' : usage.status;
  return usage.acceptedId
    .split('|')
    .map((acceptedId) => acceptedId.trim())
    .filter((acceptedId) => acceptedId !== '')
    .map((acceptedId, at) => {
      const id = at === 0 ? usage.id : `${usage.id}#${at + 1}`;
      return { ...usage, id, acceptedId, status };
    });
}

/** The original name that a row states beside its own, as a usage. */
const originalOf = (usage: NameUsage, original: string): NameUsage => ({
  id: `${usage.id}${ORIGINAL}`,
  parentId: null,
  acceptedId: usage.acceptedId ?? usage.id,
  basionymId: null,
  scientificName: original,
  authorship: originalAuthorship(usage.authorship),
  rank: rankOfOriginal(original, usage.code),
  status: 'HOMOTYPIC_SYNONYM',
  code: usage.code,
  nomenclaturalStatus: null,
  classification: [],
  isExtinct: usage.isExtinct,
  vernacularNames: [],
  place: usage.place,
});

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
