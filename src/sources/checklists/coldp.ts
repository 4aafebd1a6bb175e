import type { FindingSink, NameUsage } from '../../names/index.ts';
import type { ChecklistTerm } from './columns.ts';
import type { TableRow } from './rows.ts';
import { type ChecklistTable, tableRows } from './table.ts';
import { cellReaders, type UsageOptions, usageReader } from './usages.ts';

/** The three tables of a Catalogue of Life Data Package that keeps names apart from taxa and synonyms. */
export interface ColdpTables {
  readonly name: ChecklistTable;
  readonly taxon: ChecklistTable | null;
  readonly synonym: ChecklistTable | null;
}

const BATCH = 2000;

/**
 * Usages of a data package with tables Name, Taxon and Synonym: each taxon and each synonym with the values of its name. Names that
 * neither refers to are unplaced usages. A basionym, a name there, becomes the first usage of that name.
 */
export async function* coldpUsages(
  tables: ColdpTables,
  report: FindingSink,
  options: UsageOptions,
): AsyncGenerator<readonly NameUsage[], void, undefined> {
  const names = new Map<string, NameUsage>();
  const usageOfName = new Map<string, string>();
  const readName = usageReader(tables.name, report, options);
  for await (const rows of tableRows(tables.name, report, options.signal)) {
    const read: NameUsage[] = [];
    for (const row of rows) readName(row, read);
    for (const name of read) {
      if (names.has(name.id)) tellDuplicate(report, name);
      else names.set(name.id, name);
    }
  }
  const links = [
    ...(await linksOf(tables.taxon, taxonLink, report, options)),
    ...(await linksOf(tables.synonym, synonymLink, report, options)),
  ];
  for (const { nameId, id } of links) {
    if (!usageOfName.has(nameId)) usageOfName.set(nameId, id);
  }
  let batch: NameUsage[] = [];
  const usage = (link: Link | null, name: NameUsage): NameUsage => {
    const basionym =
      name.basionymId === null ? null : (usageOfName.get(name.basionymId) ?? name.basionymId);
    return link === null
      ? { ...name, status: 'UNPLACED', basionymId: basionym }
      : {
          ...name,
          id: link.id,
          parentId: link.parentId,
          acceptedId: link.acceptedId,
          basionymId: basionym,
          status: link.status,
          isExtinct: link.isExtinct ?? name.isExtinct,
          classification:
            link.classification.length > 0 ? link.classification : name.classification,
          place: link.place,
        };
  };
  for (const link of links) {
    const name = names.get(link.nameId);
    if (name === undefined) {
      const { place, id } = link;
      report({ kind: 'NO_NAME', ...place, id, name: '', detail: `no name ${link.nameId}` });
      continue;
    }
    batch.push(usage(link, name));
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  for (const [id, name] of names) {
    if (!usageOfName.has(id)) batch.push(usage(null, name));
  }
  if (batch.length > 0) yield batch;
}

function tellDuplicate(report: FindingSink, { place, id, scientificName }: NameUsage): void {
  report({ kind: 'DUPLICATE_ID', ...place, id, name: scientificName, detail: '' });
}

type Link = Pick<
  NameUsage,
  'id' | 'parentId' | 'acceptedId' | 'status' | 'isExtinct' | 'classification' | 'place'
> & { readonly nameId: string };

type ToLink = (usage: NameUsage, nameId: string, taxonId: string) => Link;

const taxonLink: ToLink = (usage, nameId) => ({
  ...usage,
  nameId,
  acceptedId: null,
  status: usage.status ?? 'ACCEPTED',
});

const synonymLink: ToLink = (usage, nameId, taxonId) => ({
  ...usage,
  nameId,
  id: usage.id === taxonId ? `${taxonId}/${nameId}` : usage.id,
  parentId: null,
  acceptedId: taxonId,
  status: usage.status ?? 'SYNONYM',
});

/** Rows of Taxon or Synonym read like names whose text is the id of a name. */
async function linksOf(
  table: ChecklistTable | null,
  toLink: ToLink,
  report: FindingSink,
  options: UsageOptions,
): Promise<readonly Link[]> {
  if (table === null) return [];
  const columns = new Map<ChecklistTerm, readonly number[]>(table.columns);
  columns.set('scientificName', table.columns.get('nameID') ?? []);
  const linked = { ...table, columns };
  const of = cellReaders(linked);
  const read = usageReader(linked, report, options);
  const links: Link[] = [];
  const taxonColumn = table.headings.get('taxonid');
  const taxonId = (row: TableRow): string =>
    taxonColumn === undefined ? '' : (row.cells[taxonColumn] ?? '').trim();
  for await (const rows of tableRows(table, report, options.signal)) {
    for (const row of rows) {
      const usages: NameUsage[] = [];
      read(row, usages);
      const [usage] = usages;
      if (usage !== undefined) links.push(toLink(usage, of.nameID(row.cells), taxonId(row)));
    }
  }
  return links;
}
