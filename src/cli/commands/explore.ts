import { styleText } from 'node:util';
import { OpendrawerError } from '../../errors/index.ts';
import type {
  FacetCounts,
  Histogram,
  HistogramRequest,
  Predicate,
  SearchIndex,
  Statistics,
} from '../../search/index.ts';
import { describeFilter } from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { csv } from '../csv.ts';
import { grouped, type Io, json, table } from '../io.ts';
import { type CrossTable, crossOf, crossTable, crossText } from './cross-table.ts';
import { type Flags, filterOf, withIndex } from './filter-flags.ts';

type ExploreFlags = Flags & {
  readonly by?: readonly string[];
  readonly top?: number;
  readonly histogram?: readonly string[];
  readonly cross?: readonly string[];
  readonly numbers?: readonly string[];
  readonly width?: number;
  readonly csv?: boolean;
};

type Bin = Histogram['bins'][number];

interface Overview {
  readonly total: number;
  readonly histograms: readonly Histogram[];
  readonly facets: readonly FacetCounts[];
  readonly numbers: readonly Statistics[];
  readonly crosses: readonly CrossTable[];
}

const FACETS = ['topic', 'objectType', 'place', 'country', 'creator', 'dataset', 'license'];
const NUMBERS = [
  'mediaCount',
  'year',
  'elevation',
  'depth',
  'coordinateUncertaintyInMeters',
  'individualCount',
];
const DEFAULT_TOP = 8;
const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;
const WIDEST = 160;

/** `opendrawer explore [words…]`: what matches, over time, by its values, in numbers. */
export const exploreCommand = (
  context: Context,
  words: readonly string[],
  flags: ExploreFlags,
): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const filter = await filterOf(context, words, flags);
      const width = widthOf(flags.width);
      const overview = await overviewOf(context, index, filter, flags, width);
      if (context.json) return context.io.out(json(overview));
      if (flags.csv) return context.io.out(csv(['part', 'value', 'count'], [...rowsOf(overview)]));
      print(context.io, filter, overview, width);
    }),
  );

const widthOf = (given: number | undefined): number =>
  Math.max(
    LEAST_WIDTH,
    Math.min(WIDEST, given ?? (process.stdout.isTTY ? process.stdout.columns : DEFAULT_WIDTH)),
  );

async function overviewOf(
  { signal }: Context,
  index: SearchIndex,
  filter: Predicate,
  flags: ExploreFlags,
  width: number,
): Promise<Overview> {
  const { by, top = DEFAULT_TOP, histogram = ['eventDate'], numbers: keys = NUMBERS } = flags;
  const pairs = (flags.cross ?? []).map(crossOf);
  const names = by?.flatMap((list) => list.split(',')).map((name) => name.trim()) ?? FACETS;
  const wanted = histogram.map(histogramOf);
  const bins = Math.floor(width / 2);
  const [page, histograms, numbers, crosses] = await Promise.all([
    index.search(
      { filter, limit: 0, facets: names.map((facet) => ({ facet, limit: top })) },
      { signal },
    ),
    Promise.all(wanted.map((one) => index.histogram({ filter, ...one, bins }, { signal }))),
    index.statistics({ filter, keys }, { signal }),
    Promise.all(pairs.map((pair) => crossTable(index, filter, pair, top, signal))),
  ]);
  return { total: page.total, histograms, facets: page.facets, numbers, crosses };
}

/** `eventDate=month` or `elevation=500`: a key and the width of its bins. */
function histogramOf(text: string): Pick<HistogramRequest, 'key' | 'width'> {
  const [key = '', width] = text.split('=', 2);
  if (width === undefined) return { key, width: null };
  if (width === 'day' || width === 'month' || width === 'year') return { key, width };
  if (Number.isFinite(Number(width))) return { key, width: Number(width) };
  throw new OpendrawerError('FILTER_INVALID', `${key}=${width}: "${width}" is no width of a bin`);
}

function* rowsOf({
  total,
  histograms,
  facets,
  numbers,
  crosses,
}: Overview): Generator<readonly unknown[]> {
  yield ['total', null, total];
  for (const { key, bins } of histograms) {
    for (const { from, count } of bins) yield [key, from, count];
  }
  for (const { facet, counts } of facets) {
    for (const { value, count } of counts) yield [facet, value, count];
  }
  for (const { key, count, min, mean, max } of numbers) {
    if (count === 0) continue;
    yield [`${key} min`, min, count];
    yield [`${key} mean`, mean, count];
    yield [`${key} max`, max, count];
  }
  for (const { rows, columns, columnValues, counts } of crosses) {
    for (const { value, byColumn } of counts) {
      for (const [at, count] of byColumn.entries()) {
        yield [`${rows},${columns}`, [value, columnValues[at]], count];
      }
    }
  }
}

function print(
  io: Io,
  filter: Predicate,
  { total, histograms, facets, numbers, crosses }: Overview,
  width: number,
) {
  io.out(`${heading(`${grouped(total)} items`)}  ${describeFilter(filter)}`);
  if (total === 0) return;
  for (const histogram of histograms) {
    const chart = chartOf(histogram, width);
    if (chart === null) continue;
    const title = histogram.key === 'eventDate' ? 'Dates' : histogram.key;
    io.out(`\n${heading(title)}${withoutText(histogram.missing)}`);
    io.out(chart);
  }
  for (const facet of facets) {
    if (facet.counts.length === 0) continue;
    io.out(`\n${heading(facet.facet)}${withoutText(facet.missing)}`);
    io.out(bars(facet, width));
  }
  for (const cross of crosses) {
    io.out(`\n${heading(`${cross.rows} by ${cross.columns}`)}`);
    io.out(crossText(cross, width));
  }
  const rows = numbers.filter(({ count }) => count > 0).map(statisticsRow);
  if (rows.length > 0) {
    io.out(`\n${table(['NUMBER', 'ITEMS', 'LEAST', 'MEDIAN', 'MEAN', 'MOST'], rows)}`);
  }
}

const heading = (text: string): string => styleText('bold', text, { stream: process.stdout });
const coloured = (text: string): string => styleText('cyan', text, { stream: process.stdout });
const withoutText = (missing: number): string =>
  missing === 0 ? '' : `  (${grouped(missing)} without)`;

const statisticsRow = ({ key, count, min, max, mean, percentiles }: Statistics) => [
  key,
  count,
  plain(min),
  plain(percentiles?.['50'] ?? null),
  plain(mean),
  plain(max),
];

const plain = (value: number | null): string =>
  value === null ? '' : String(Math.round(value * 100) / 100);

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const LONGEST_LABEL = 32;

/** A bar of so many characters, to an eighth. */
const bar = (share: number, width: number): string => {
  const eighths = Math.max(1, Math.round(share * width * 8));
  return '█'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? '');
};

function bars({ counts, distinct }: FacetCounts, width: number): string {
  const labels = counts.map(({ value }) => cut(value, Math.min(LONGEST_LABEL, width >> 1)));
  const across = Math.max(...labels.map((label) => label.length));
  const numbers = counts.map(({ count }) => grouped(count));
  const digits = Math.max(...numbers.map((number) => number.length));
  const most = Math.max(...counts.map(({ count }) => count));
  const room = Math.max(4, width - across - digits - 2);
  const lines = counts.map(
    ({ count }, at) =>
      `${(labels[at] ?? '').padEnd(across)} ${(numbers[at] ?? '').padStart(digits)} ${coloured(bar(count / most, room))}`,
  );
  const rest = distinct - counts.length;
  return [...lines, ...(rest > 0 ? [`… ${grouped(rest)} more`] : [])].join('\n');
}

const cut = (text: string, most: number): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

const HEIGHT = 6;
const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Counts as columns of blocks, above the first and the last value; null where there is none. */
function chartOf(histogram: Histogram, width: number): string | null {
  const { bins, width: step } = histogram;
  const [first] = bins;
  const last = bins.at(-1);
  if (first === undefined || last === undefined) return null;
  const place = ({ from }: Bin): number =>
    typeof from === 'number' ? Math.round(from / Number(step)) : ordinalOf(from, step);
  const start = place(first);
  const columns = place(last) - start + 1;
  // A few values far from the others would leave the chart empty.
  if (columns > width) return lines(histogram, width);
  const counts = new Array<number>(columns).fill(0);
  for (const bin of bins) counts[place(bin) - start] = bin.count;
  const scale = Math.max(1, Math.min(6, Math.floor(width / columns)));
  const most = Math.max(...counts);
  const rows: string[] = [];
  for (let row = HEIGHT - 1; row >= 0; row -= 1) {
    const line = counts.map((count) => {
      const eighths = count === 0 ? 0 : Math.max(1, Math.round((count / most) * HEIGHT * 8));
      return (LEVELS[Math.max(0, Math.min(8, eighths - row * 8))] ?? ' ').repeat(scale);
    });
    rows.push(coloured(line.join('').trimEnd()));
  }
  const [from, to] = [String(first.from), String(last.to)];
  const across = Math.max(columns * scale, from.length + to.length + 1);
  rows.push(`${from}${to.padStart(across - from.length)}`);
  rows.push(`(${stepText(histogram)} a column; at most ${grouped(most)} items)`);
  return rows.join('\n');
}

function stepText({ key, width }: Histogram): string {
  if (typeof width !== 'number') return `one ${width}`;
  if (key !== 'eventDate') return String(width);
  return width === 1 ? 'a year' : `${grouped(width)} years`;
}

/** The number of a bin of dates among all that there could be. */
function ordinalOf(from: string, step: Histogram['width']): number {
  const match = /^([+-]?\d+)(?:-(\d+))?(?:-(\d+))?/.exec(from);
  const year = Number(match?.[1] ?? 0);
  const month = Number(match?.[2] ?? 1);
  if (step === 'month') return year * 12 + month;
  if (step === 'day') return Math.round(Date.UTC(year, month - 1, Number(match?.[3] ?? 1)) / 864e5);
  return Math.floor(year / (step === 'year' ? 1 : step));
}

const MOST_LINES = 20;

function lines({ key, bins }: Histogram, width: number): string {
  const some = bins.toSorted((a, b) => b.count - a.count).slice(0, MOST_LINES);
  const shown = new Set(some);
  const counts = bins
    .filter((bin) => shown.has(bin))
    .map(({ from, count }) => ({ value: String(from), count }));
  return bars({ facet: key, counts, distinct: bins.length, missing: 0 }, width);
}
