import { t } from '../../languages/i18n.ts';
import { type TimeBin, timeBins } from '../timeline/bins.ts';
import { TimeChart } from '../timeline/time-chart.tsx';

type Counts = readonly { readonly value: string | null; readonly count: number }[];

/** Decades are named `1890s`, years `1890`. */
const widthOf = (counts: Counts): number =>
  counts.some(({ value }) => value?.endsWith('s') === true) ? 10 : 1;

/** Bins of a cube's dates, without gaps. */
export const binsOfCube = (counts: Counts): readonly TimeBin[] =>
  timeBins(
    {
      width: widthOf(counts),
      bins: counts.flatMap(({ value, count }) =>
        value === null ? [] : [{ from: value, to: value, count }],
      ),
    },
    undefined,
  );

/** A bin as the cube names it. */
const nameOf = (bin: TimeBin, width: number): string =>
  `${Number(bin.from)}${width === 10 ? 's' : ''}`;

/** First and last bin that are chosen, as the cube names them; none where all are. */
export function selectionOf(
  counts: Counts,
  bins: readonly TimeBin[],
  range: readonly [number, number] | null,
): readonly string[] {
  const first = range === null ? undefined : bins[range[0]];
  const last = range === null ? undefined : bins[range[1]];
  if (first === undefined || last === undefined) return [];
  const width = widthOf(counts);
  return [nameOf(first, width), nameOf(last, width)];
}

interface TimePanelProps {
  readonly bins: readonly TimeBin[];
  /** Bins [first, last] that are chosen; null: all. */
  readonly chosen: readonly [number, number] | null;
  readonly onMove: (range: readonly [number, number]) => void;
  readonly onChoose: (range: readonly [number, number]) => void;
}

/** The brush on time. */
export function TimePanel({ bins, chosen, onMove, onChoose }: TimePanelProps) {
  if (bins.length === 0) {
    return <p className="quiet">{t('None of these items has a date that is understood.')}</p>;
  }
  return (
    <TimeChart bins={bins} chosen={chosen} onMove={onMove} onChoose={onChoose} label={t('Dates')} />
  );
}
