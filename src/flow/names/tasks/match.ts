import {
  attachBackbone,
  type Backbone,
  classificationOf,
  createMatcher,
  LINEAGE_RANKS,
  MATCH_COLUMNS,
  type MatchReason,
  type NameMatch,
  type NameQuery,
  readPins,
  reasonText,
  type TaxonomicStatus,
} from '../../../names/index.ts';
import {
  type NomenclaturalCode,
  nomenclaturalCodes,
  taxonomicStatuses,
} from '../../../terms/index.ts';
import { NAME_TERMS, type NameColumns, type NameTerm, type NameTexts } from '../tables/columns.ts';
import type { Cell } from '../tables/rows-out.ts';
import type { RowTask } from '../work.ts';
import { cellOf, placesOf } from './stated-name.ts';
import type { MatchSpec } from './task.ts';

/** Alternatives that are told where all is asked for. */
const MOST_ALTERNATIVES = 20;

const EXPLAINED: readonly string[] = ['reasons', 'alternatives'];

/** Matches names with all that stands beside them against a backbone. */
export function matchTask({
  columns,
  given,
  memory,
  behaviour,
  isStrict,
  pins,
  explain,
}: MatchSpec): RowTask {
  const backbone = attachBackbone(memory);
  const matcher = createMatcher(backbone, {
    behaviour,
    isStrict,
    explain,
    maxAlternatives: explain ? MOST_ALTERNATIVES : 0,
    ...(pins === null ? {} : { pins: readPins(pins) }),
  });
  return {
    columns: explain ? [...MATCH_COLUMNS, ...EXPLAINED] : MATCH_COLUMNS,
    places: placesOf(columns, NAME_TERMS),
    answer: (row, form) => {
      const query = queryOf(row, columns, given);
      const match = matcher.match(query);
      return {
        cells: form === 'cells' ? cellsOf(backbone, match, explain) : [],
        json: form === 'json' ? { query, ...matchJson(backbone, match, explain) } : null,
        group: match.matchType,
      };
    },
  };
}

/** What a row asks of a matcher: the cells that are filled, else what is given for all, with codes and statuses as constants. */
export function queryOf(
  row: readonly string[],
  columns: NameColumns,
  given: NameTexts = {},
): NameQuery {
  const query: Record<string, string | number> = {};
  for (const term of NAME_TERMS) {
    const text = cellOf(row, columns, term) ?? given[term] ?? null;
    if (text === null || (HIGHER_TERMS.has(term) && !LETTER.test(text))) continue;
    const value =
      term === 'usageKey'
        ? keyOf(text)
        : term === 'nomenclaturalCode'
          ? (nomenclaturalCodes.find(text) as NomenclaturalCode | null)
          : term === 'taxonomicStatus'
            ? (taxonomicStatuses.find(text) as TaxonomicStatus | null)
            : text;
    if (value !== null) query[term] = value;
  }
  return query;
}

/** A column called "order" may as well number something: what has no letter is no name. */
const HIGHER_TERMS: ReadonlySet<NameTerm> = new Set([
  'domain',
  'kingdom',
  'phylum',
  'class',
  'order',
  'superfamily',
  'family',
  'subfamily',
  'tribe',
  'subtribe',
]);
const LETTER = /\p{L}/u;

const keyOf = (text: string): number | null => (/^\d{1,10}$/.test(text) ? Number(text) : null);

function cellsOf(backbone: Backbone, match: NameMatch, explain: boolean): Cell[] {
  const { matchType, confidence, specificity, usageKey, acceptedUsageKey, issues } = match;
  const row = rowOf(backbone, usageKey);
  const accepted = rowOf(backbone, acceptedUsageKey);
  const cells: Cell[] = [
    matchType,
    confidence,
    Math.round(specificity * 1000) / 1000,
    usageKey,
    row < 0 ? null : backbone.scientificName(row),
    row < 0 ? null : backbone.rank(row),
    row < 0 ? null : backbone.status(row),
    acceptedUsageKey,
    accepted < 0 ? null : backbone.scientificName(accepted),
  ];
  for (const rank of LINEAGE_RANKS) {
    const ancestor = row < 0 ? -1 : backbone.ancestor(row, rank);
    cells.push(ancestor < 0 ? null : backbone.canonicalName(ancestor));
  }
  cells.push(issues.length === 0 ? null : issues.join(' | '));
  if (explain) {
    cells.push(match.reasons.map(reasonText).join(' '));
    cells.push(match.alternatives.map((one) => alternativeText(backbone, one)).join(' | '));
  }
  return cells;
}

const rowOf = (backbone: Backbone, key: number | null): number =>
  key === null ? -1 : backbone.rowOf(key);

function alternativeText(
  backbone: Backbone,
  { usageKey, matchType, confidence }: NameMatch,
): string {
  const row = rowOf(backbone, usageKey);
  const name = row < 0 ? '' : backbone.scientificName(row);
  return `${name} (${usageKey}, ${matchType}, ${confidence})`;
}

/** A usage as JSON lines have it. */
export interface UsageJson {
  readonly key: number;
  readonly scientificName: string;
  readonly canonicalName: string;
  readonly authorship: string | null;
  readonly rank: string;
  readonly status: string;
}

/** A match as JSON lines have it: usages with their names. */
export interface MatchJson {
  readonly matchType: string;
  readonly confidence: number;
  readonly specificity: number;
  readonly usage: UsageJson | null;
  readonly acceptedUsage: UsageJson | null;
  /** From the highest to the accepted usage itself. */
  readonly classification: readonly {
    readonly rank: string;
    readonly key: number;
    readonly name: string;
  }[];
  readonly issues: readonly string[];
  /** Where they are asked for. */
  readonly reasons?: readonly (MatchReason & { readonly text: string })[];
  readonly alternatives?: readonly MatchJson[];
}

function matchJson(backbone: Backbone, match: NameMatch, explain: boolean): MatchJson {
  const accepted = rowOf(backbone, match.acceptedUsageKey);
  return {
    matchType: match.matchType,
    confidence: match.confidence,
    specificity: match.specificity,
    usage: usageJson(backbone, match.usageKey),
    acceptedUsage: usageJson(backbone, match.acceptedUsageKey),
    classification: accepted < 0 ? [] : classificationOf(backbone, accepted),
    issues: match.issues,
    ...(explain
      ? {
          reasons: match.reasons.map((reason) => ({ ...reason, text: reasonText(reason) })),
          alternatives: match.alternatives.map((one) => matchJson(backbone, one, false)),
        }
      : {}),
  };
}

function usageJson(backbone: Backbone, key: number | null): UsageJson | null {
  const row = rowOf(backbone, key);
  if (row < 0) return null;
  return {
    key: backbone.key(row),
    scientificName: backbone.scientificName(row),
    canonicalName: backbone.canonicalName(row),
    authorship: backbone.authorship(row),
    rank: backbone.rank(row),
    status: backbone.status(row),
  };
}
