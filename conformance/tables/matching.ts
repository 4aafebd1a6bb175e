import { authorshipText, canonicalWithoutAuthorship } from '../../src/names/gbif/format.ts';
import { parseGbifName } from '../../src/names/gbif/to-gbif.ts';
import {
  attachBackbone,
  type Backbone,
  type BackboneUsage,
  buildBackboneIndex,
  createMatcher,
  type Matcher,
  type NameMatch,
  type NameQuery,
  parseName,
  type TaxonomicStatus,
} from '../../src/names/index.ts';
import type { Rank } from '../../src/terms/index.ts';
import { jsonlRows, type Outcome, table, tsvRows } from '../table.ts';

/** A backbone under the ids of a peer's table. */
interface TableBackbone {
  readonly backbone: Backbone;
  keyOf(id: string): number;
  idOf(key: number | null): string | null;
}

const FACTS = { name: 'table', builtAt: '2026-01-01T00:00:00Z', version: '1', sources: [] };

/** Shortest ids first, then by letters: the order in which peers prefer equal ones. */
const byId = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

// ---- matching.jsonl

type IndexRow = Readonly<Record<string, string>>;
const FLAT = ['kingdom', 'phylum', 'class', 'order', 'family', 'genus', 'species'] as const;

/** A taxon at one place of the tree; the same id may stand at several, as extracts of several years disagree. */
interface Node {
  readonly id: string;
  readonly name: string;
  readonly rank: string;
  readonly parent: Node | null;
  key: number;
  usage: IndexRow | null;
  accepted: Node | null;
}

const status = (text: string): TaxonomicStatus =>
  text === '' ? 'ACCEPTED' : (text as TaxonomicStatus);

/** As the peers index it: what their parser refuses is its own canonical form. */
function canonicalOf(row: IndexRow): string {
  const scientificName = row['scientificName'] ?? '';
  const isName = parseGbifName(scientificName, { dialect: '3.16' }).result === 'PARSED';
  return (isName ? row['canonicalName'] : '') || scientificName;
}

/** Builds the tree that the rows' classifications tell of. Taxa that are no rows themselves are in it, but not found. */
function indexBackbone(rows: readonly IndexRow[]): TableBackbone {
  const nodes = new Map<string, Node>();
  const place = (
    id: string,
    name: string,
    rank: string,
    parent: Node | null,
    path: string,
  ): Node => {
    const known = nodes.get(path);
    if (known !== undefined) return known;
    const node: Node = { id, name, rank, parent, key: 0, usage: null, accepted: null };
    nodes.set(path, node);
    return node;
  };
  const above = (row: IndexRow, isSynonym: boolean): { node: Node | null; path: string } => {
    let node: Node | null = null;
    let path = '';
    for (const rank of FLAT) {
      const [id = '', name = ''] = [row[`${rank}Key`], row[rank]];
      if (id === '' || (id === row['usageKey'] && !isSynonym)) continue;
      path += `/${id}`;
      node = place(id, name, rank.toUpperCase(), node, path);
    }
    return { node, path };
  };
  const usages = new Map<string, Node>();
  for (const row of rows) {
    const isSynonym = row['status'] === 'SYNONYM';
    const { node: parent, path } = above(row, isSynonym);
    const id = row['usageKey'] ?? '';
    const name = canonicalOf(row);
    const node = place(
      id,
      name,
      row['rank'] ?? 'UNRANKED',
      isSynonym ? (parent?.parent ?? null) : parent,
      `${path}/${isSynonym ? '=' : ''}${id}`,
    );
    node.usage = row;
    if (isSynonym) node.accepted = parent;
    usages.set(id, node);
  }
  const ids = [...usages.keys()].sort(byId);
  ids.forEach((id, at) => {
    const node = usages.get(id);
    if (node === undefined) return;
    node.key = at + 1;
    const { accepted } = node;
    const acceptedId = node.usage?.['acceptedUsageKey'] ?? '';
    if (accepted !== null && accepted.id !== acceptedId) {
      node.accepted = usages.get(acceptedId) ?? accepted;
    }
  });
  const first = new Map<string, number>();
  const originals = new Map<number, number>();
  let next = ids.length;
  for (const node of nodes.values()) {
    if (node.usage !== null) continue;
    node.key = ++next;
    const original = usages.get(node.id)?.key ?? first.get(node.id) ?? node.key;
    if (!first.has(node.id)) first.set(node.id, node.key);
    originals.set(node.key, original);
  }
  const backbone = attachBackbone(buildBackboneIndex([...nodes.values()].map(usageOf), FACTS));
  return {
    backbone: findingOnly(backbone, ids.length, originals),
    keyOf: (id) => usages.get(id)?.key ?? 2_000_000_000,
    idOf: (key) => (key === null ? null : (ids[key - 1] ?? null)),
  };
}

function usageOf(node: Node): BackboneUsage {
  const row = node.usage;
  const parsed =
    row === null
      ? null
      : parseName(row['scientificName'] ?? '', { rank: (row['rank'] ?? 'UNRANKED') as Rank });
  return {
    key: node.key,
    acceptedKey: node.accepted?.key ?? null,
    parentKey: node.parent?.key ?? null,
    basionymKey: null,
    canonicalName: node.name,
    authorship: parsed?.authorship?.normalized ?? null,
    rank: (node.rank === '' ? 'UNRANKED' : node.rank) as Rank,
    status: row === null ? 'ACCEPTED' : status(row['status'] ?? ''),
    code: null,
    isExtinct: false,
    source: 0,
    sourceId: `${node.id}#${node.key}`,
  };
}

/** The backbone with rows beyond the table's own out of sight, and their keys those of the table. */
function findingOnly(
  backbone: Backbone,
  size: number,
  originals: ReadonlyMap<number, number>,
): Backbone {
  const isOwn = (row: number): boolean => backbone.key(row) <= size;
  const overrides: Partial<Backbone> = {
    key: (row) => originals.get(backbone.key(row)) ?? backbone.key(row),
    rowOf: (key) => (key > size ? -1 : backbone.rowOf(key)),
    exact: (key, limit) => backbone.exact(key).filter(isOwn).slice(0, limit),
    exactInto: (key, out) => {
      const rows = backbone.exact(key).filter(isOwn).slice(0, out.length);
      out.set(rows);
      return rows.length;
    },
    similar: (key, maxEdits, limit) =>
      backbone
        .similar(key, maxEdits, 1000)
        .filter(({ row }) => isOwn(row))
        .slice(0, limit),
  };
  return new Proxy(backbone, {
    get: (target, name) => {
      const own = Reflect.get(overrides, name) ?? Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

type MatchRow = {
  readonly suite: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
};

const matchers = new Map<
  string,
  { readonly table: TableBackbone; readonly lenient: Matcher; readonly strict: Matcher }
>();
let indexPath = '';

function matcherOf(suite: string): { table: TableBackbone; lenient: Matcher; strict: Matcher } {
  const known = matchers.get(suite);
  if (known !== undefined) return known;
  const all = [...tsvRows(indexPath)].filter(
    (row) => row['suite'] === 'both' || row['suite'] === suite,
  );
  const usages = all.filter((row) => row['origin'] === 'usage');
  const named = new Set(usages.flatMap((row) => FLAT.map((rank) => row[`${rank}Key`] ?? '')));
  // The second generation also finds the higher taxa that its usages name.
  const rows =
    suite === 'checklistbank'
      ? usages
      : all.filter((row) => row['origin'] === 'usage' || named.has(row['usageKey'] ?? ''));
  const built = indexBackbone(rows);
  const behaviour = suite === 'checklistbank' ? 'gbif-v1' : 'gbif-v2';
  const made = {
    table: built,
    lenient: createMatcher(built.backbone, { behaviour }),
    strict: createMatcher(built.backbone, { behaviour, isStrict: true }),
  };
  matchers.set(suite, made);
  return made;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function check({ suite, input, expected }: MatchRow): Outcome {
  const { table: built, lenient, strict } = matcherOf(suite);
  const classification = (input['classification'] ?? {}) as Record<string, string | null>;
  const key = input['usage_key'];
  const query: NameQuery = {
    ...classification,
    scientificName: text(input['name']),
    scientificNameAuthorship: text(input['authorship']),
    genericName: text(input['generic_name']),
    specificEpithet: text(input['specific_epithet']),
    infraspecificEpithet: text(input['infraspecific_epithet']),
    taxonRank: text(input['rank']),
    usageKey: key === null || key === undefined ? null : built.keyOf(String(key)),
  };
  const match = (input['strict'] === true ? strict : lenient).match(query);
  return Object.entries(expected).every(([field, wanted]) => holds(field, wanted, match, built))
    ? 'pass'
    : 'fail';
}

function holds(field: string, wanted: unknown, match: NameMatch, built: TableBackbone): boolean {
  switch (field) {
    case 'usage_key':
      return built.idOf(match.usageKey) === (wanted === null ? null : String(wanted));
    case 'match_type':
      return match.matchType === wanted;
    case 'match_type_not':
      return match.matchType !== wanted;
    case 'canonical_name':
      return built.backbone.canonicalName(built.backbone.rowOf(match.usageKey ?? 0)) === wanted;
    case 'confidence_range': {
      const [low, high] = wanted as readonly [number, number];
      return match.confidence >= low && match.confidence <= high;
    }
    default:
      return field === 'expected_name';
  }
}

// ---- matching_trees.jsonl

type TreeRow = {
  readonly input: {
    readonly dataset: string;
    readonly name: string;
    readonly authorship: string | null;
    readonly rank: string | null;
    readonly higher_rank_fallback?: boolean;
    readonly classification: readonly (readonly [Rank, string])[];
  };
  readonly expected: { readonly usage_id?: string | null; readonly match_type?: string };
};

const trees = new Map<
  string,
  { readonly table: TableBackbone; readonly only: Matcher; readonly higher: Matcher }
>();
let taxaPath = '';

function treeBackbone(rows: readonly IndexRow[]): TableBackbone {
  const keys = new Map(
    rows.map((row, at) => [row['id'] || `line ${row['line']}`, at + 1] as const),
  );
  const lines = new Map(rows.map((row, at) => [row['line'], at + 1] as const));
  const usages = rows.map((row, at): BackboneUsage => {
    const above =
      keys.get(row['parent_id'] ?? '') ?? lines.get(row['parent_line'] || 'none') ?? null;
    const isSynonym = row['status'] === 'SYNONYM';
    const name = `${row['scientificName']} ${row['authorship']}`.trim();
    const rank = (row['rank'] === '' ? 'UNRANKED' : row['rank']) as Rank;
    const parsed = parseGbifName(name, { dialect: '3.16', rank });
    return {
      key: at + 1,
      acceptedKey: isSynonym ? above : null,
      parentKey: isSynonym ? null : above,
      basionymKey: null,
      canonicalName: canonicalWithoutAuthorship(parsed, '3.16') ?? row['scientificName'] ?? '',
      authorship: authorshipText(parsed),
      rank,
      status: status(row['status'] ?? ''),
      code: null,
      isExtinct: false,
      source: 0,
      sourceId: row['id'] || `line ${row['line']}`,
    };
  });
  const ids = [...keys.keys()];
  return {
    backbone: attachBackbone(buildBackboneIndex(usages, FACTS)),
    keyOf: (id) => keys.get(id) ?? 2_000_000_000,
    idOf: (key) => (key === null ? null : (ids[key - 1] ?? null)),
  };
}

function treeOf(dataset: string): { table: TableBackbone; only: Matcher; higher: Matcher } {
  const known = trees.get(dataset);
  if (known !== undefined) return known;
  const built = treeBackbone([...tsvRows(taxaPath)].filter((row) => row['dataset'] === dataset));
  const made = {
    table: built,
    only: createMatcher(built.backbone, { behaviour: 'col' }),
    higher: createMatcher(built.backbone, { behaviour: 'col', hasHigherRanks: true }),
  };
  trees.set(dataset, made);
  return made;
}

function checkTree({ input, expected }: TreeRow): Outcome {
  const { table: built, only, higher } = treeOf(input.dataset);
  const match = (input.higher_rank_fallback === true ? higher : only).match({
    scientificName: input.name,
    scientificNameAuthorship: input.authorship,
    taxonRank: input.rank,
    classification: input.classification,
  });
  const isUsage =
    expected.usage_id === undefined || built.idOf(match.usageKey) === expected.usage_id;
  const isType = expected.match_type === undefined || match.matchType === expected.match_type;
  return isUsage && isType ? 'pass' : 'fail';
}

export const matching = [
  table<MatchRow>({
    file: 'matching.jsonl',
    rows: (path, reference) => {
      indexPath = reference('matching_index.tsv');
      return jsonlRows(path);
    },
    check,
  }),
  table<TreeRow>({
    file: 'matching_trees.jsonl',
    rows: (path, reference) => {
      taxaPath = reference('matching_trees_taxa.tsv');
      return jsonlRows(path);
    },
    check: checkTree,
  }),
];
