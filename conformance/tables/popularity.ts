import {
  percentileDisc,
  popularityConstant,
  popularityScore,
} from '../../src/sources/popularity/popularity.ts';
import { agrees, type Row, type Table, table } from '../table.ts';

type Score = { readonly raw: string | number; readonly standardized_popularity: number };
type PopularityRow = Row & {
  readonly provider: string;
  readonly percentile: number;
  readonly percentile_value_raw?: number;
  readonly constant: number;
  readonly scores?: readonly Score[];
  /** Scores of the peer's own data, of which the constant alone is known. */
  readonly published?: readonly Score[];
};

const scoresAgree = (scores: readonly Score[], constant: number): boolean =>
  scores.every(({ raw, standardized_popularity }) =>
    agrees(popularityScore(Number(raw), constant), standardized_popularity),
  );

function check(row: PopularityRow): boolean {
  const { percentile, constant, scores, published } = row;
  if (scores === undefined) return scoresAgree(published ?? [], constant);
  const ascending = scores.map(({ raw }) => Number(raw)).sort((a, b) => a - b);
  const value = percentileDisc(ascending, percentile);
  const ours = value === null ? null : popularityConstant(value, percentile);
  return (
    agrees(value, row.percentile_value_raw) &&
    agrees(ours, constant) &&
    scoresAgree(scores, ours ?? 0)
  );
}

export const popularityTables: readonly Table[] = [
  table<PopularityRow>({
    file: 'cases.jsonl',
    operation: ({ provider, percentile }) => `popularity ${provider} ${percentile}`,
    check: (row) => (check(row) ? 'pass' : 'fail'),
  }),
];
