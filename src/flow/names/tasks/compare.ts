import {
  attachBackbone,
  type Backbone,
  compareAuthorship,
  createMatcher,
  type NameQuery,
  readPins,
} from '../../../names/index.ts';
import {
  type ComparedAnswer,
  type ComparedUsage,
  changesOf,
  type SameUsage,
  sameKey,
  sameName,
} from '../compare/change.ts';
import {
  ANSWER_FIELDS,
  type AnswerField,
  COMPARED_COLUMNS,
  MOVED_RANKS,
  RECORDS,
  VERBATIM_COLUMNS,
} from '../compare/columns.ts';
import type { Cell } from '../tables/rows-out.ts';
import type { RowTask } from '../work.ts';
import { queryOf } from './match.ts';
import type { CompareSpec, MatcherSpec } from './task.ts';

/** Matches distinct classifications in two ways, and tells what differs. */
export function compareTask({ before, after, sharesKeys }: CompareSpec): RowTask {
  const one = sideOf(before);
  const other = sideOf(after);
  const isSame: SameUsage = sharesKeys ? sameKey : sameName(mayBeSameAuthors);
  return {
    columns: COMPARED_COLUMNS.slice(RECORDS + 1),
    places: null,
    answer: (row) => {
      const query = queryOf(row, VERBATIM_COLUMNS);
      const old = one(query);
      const now = other(query);
      const changes = changesOf(old.answer, now.answer, isSame);
      const cells: Cell[] = [changes[0], changes.join(' | ')];
      for (const field of ANSWER_FIELDS) cells.push(old.cells[field], now.cells[field]);
      return { cells, json: null, group: changes[0] };
    },
  };
}

/** Abbreviations, initials and a year are no difference. */
const mayBeSameAuthors = (one: string, other: string): boolean =>
  compareAuthorship(one, other) !== 'DIFFERENT';

interface SideAnswer {
  readonly answer: ComparedAnswer;
  readonly cells: Readonly<Record<AnswerField, Cell>>;
}

function sideOf({
  memory,
  behaviour,
  isStrict,
  pins,
}: MatcherSpec): (query: NameQuery) => SideAnswer {
  const backbone = attachBackbone(memory);
  const matcher = createMatcher(backbone, {
    behaviour,
    isStrict,
    explain: false,
    ...(pins === null ? {} : { pins: readPins(pins) }),
  });
  return (query) => {
    const { matchType, confidence, usageKey, acceptedUsageKey } = matcher.match(query);
    const row = usageKey === null ? -1 : backbone.rowOf(usageKey);
    const acceptedRow = acceptedUsageKey === null ? -1 : backbone.rowOf(acceptedUsageKey);
    const ancestorName = (rank: (typeof MOVED_RANKS)[number] | 'GENUS'): string | null => {
      const ancestor = row < 0 ? -1 : backbone.ancestor(row, rank);
      return ancestor < 0 ? null : backbone.canonicalName(ancestor);
    };
    const lineage = MOVED_RANKS.map(ancestorName);
    const [kingdom = null, phylum = null, clazz = null, order = null, family = null] = lineage;
    return {
      answer: {
        matchType,
        confidence,
        usage: comparedUsage(backbone, row),
        accepted: comparedUsage(backbone, acceptedRow),
        status: row < 0 ? null : backbone.status(row),
        lineage,
      },
      cells: {
        matchType,
        confidence,
        usageKey,
        scientificName: row < 0 ? null : backbone.scientificName(row),
        rank: row < 0 ? null : backbone.rank(row),
        status: row < 0 ? null : backbone.status(row),
        acceptedUsageKey,
        acceptedScientificName: acceptedRow < 0 ? null : backbone.scientificName(acceptedRow),
        kingdom,
        phylum,
        class: clazz,
        order,
        family,
        genus: ancestorName('GENUS'),
      },
    };
  };
}

function comparedUsage(backbone: Backbone, row: number): ComparedUsage | null {
  if (row < 0) return null;
  return {
    key: backbone.key(row),
    canonicalName: backbone.canonicalName(row),
    authorship: backbone.authorship(row),
    rank: backbone.rank(row),
  };
}
