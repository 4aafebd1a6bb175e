import { type PointerEvent, useRef, useState } from 'react';
import { t } from '../../languages/i18n.ts';
import { count, dateWords } from '../../words/format.ts';
import type { TimeBin } from './bins.ts';

const HEIGHT = 100;
const LEAST = 1.5;

/** A bin in words: one date, from one to another, or all until one. */
export const binWords = ({ from, to, open }: Pick<TimeBin, 'from' | 'to' | 'open'>): string =>
  open === true
    ? t('until {date}', { date: dateWords(to) })
    : dateWords(from === to ? from : `${from}/${to}`);

interface TimeChartProps {
  readonly bins: readonly TimeBin[];
  /** Bins [first, last] that are chosen; null: all. */
  readonly chosen: readonly [number, number] | null;
  /** Called with every step of the pointer or a handle. */
  readonly onMove?: (range: readonly [number, number]) => void;
  /** Called when it is let go. */
  readonly onChoose: (range: readonly [number, number]) => void;
  readonly label: string;
  /** Said above where nothing is chosen. */
  readonly everything?: string;
}

const ordered = (a: number, b: number): readonly [number, number] => [
  Math.min(a, b),
  Math.max(a, b),
];

const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];

/** Bins under which the axis says the date: at most so many, at round years or at the first of a month or year. */
function marksOf(bins: readonly TimeBin[], most: number): readonly number[] {
  const all = bins.map((bin, n) => ({ n, parts: bin.from.replace(/^[+-]/, '').split('-') }));
  const precision = all[0]?.parts.length ?? 1;
  // January, the first of a month: the date without its last part says it.
  const round = all.filter(({ parts }) => precision === 1 || parts.at(-1) === '01');
  const chosen = precision > 1 && round.length < 2 ? all : round;
  for (const step of STEPS) {
    const marks = chosen.filter(({ n }, at) =>
      precision === 1 ? Number(bins[n]?.from) % (step * widthOf(bins)) === 0 : at % step === 0,
    );
    if (marks.length <= most) return marks.map(({ n }) => n);
  }
  return [];
}

/** Years of a bin, of those that are not open. */
const widthOf = (bins: readonly TimeBin[]): number => {
  const [from, next] = bins.filter(({ open }) => open !== true).map((bin) => Number(bin.from));
  return from === undefined || next === undefined ? 1 : next - from;
};

/**
 * Counts over time, drawn to their square roots so that small ones are seen, with a brush: drawn with the pointer over
 * the bars, moved as a whole by its inside, or by its two handles, which are a slider for the keyboard.
 */
export function TimeChart(props: TimeChartProps) {
  const { bins, chosen, onMove, onChoose, label, everything = t('any date') } = props;
  const last = bins.length - 1;
  const [moving, setMoving] = useState<readonly [number, number] | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const grip = useRef<{
    readonly at: number;
    readonly range: readonly [number, number] | null;
  } | null>(null);
  const shown = moving ?? chosen ?? [0, last];
  const most = Math.max(1, ...bins.map((bin) => bin.count));

  const binAt = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(last, Math.max(0, Math.floor(share * bins.length)));
  };
  const move = (range: readonly [number, number]) => {
    if (moving !== null && moving[0] === range[0] && moving[1] === range[1]) return;
    setMoving(range);
    onMove?.(range);
  };
  const letGo = (range: readonly [number, number]) => {
    grip.current = null;
    setMoving(null);
    onChoose(range);
  };
  const dragged = (at: number): readonly [number, number] => {
    const held = grip.current;
    if (held === null) return shown;
    if (held.range === null) return ordered(held.at, at);
    // The brush moves as a whole and keeps its length.
    const [from, to] = held.range;
    const by = Math.max(-from, Math.min(last - to, at - held.at));
    return [from + by, to + by];
  };
  const inBrush = (n: number) => chosen !== null && n >= chosen[0] && n <= chosen[1];

  const first = bins[shown[0]];
  const end = bins[shown[1]];
  const told = over === null ? undefined : bins[over];
  return (
    <div className="time-chart">
      <p className="time-words" aria-hidden="true">
        <span>
          {chosen === null && moving === null
            ? everything
            : first !== undefined && end !== undefined && binWords({ ...first, to: end.to })}
        </span>
        <span className="quiet">
          {told !== undefined && `${binWords(told)}: ${count(told.count)}`}
        </span>
      </p>
      {/* The handles below do the same from the keyboard. */}
      <div
        className="time-area"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = binAt(event);
          grip.current = { at, range: inBrush(at) && !event.shiftKey ? chosen : null };
          if (grip.current.range === null) move([at, at]);
        }}
        onPointerMove={(event) => {
          const at = binAt(event);
          setOver(at);
          if (grip.current !== null) move(dragged(at));
        }}
        onPointerUp={(event) => {
          if (grip.current === null) return;
          const at = binAt(event);
          const { range } = grip.current;
          // A press within the brush that moves nothing asks for the bar under it.
          letGo(range !== null && at === grip.current.at ? [at, at] : dragged(at));
        }}
        onPointerLeave={() => setOver(null)}
        onPointerCancel={() => {
          grip.current = null;
          setMoving(null);
        }}
      >
        <svg
          viewBox={`0 0 ${bins.length * 10} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          focusable="false"
        >
          {bins.map((bin, n) => {
            const height =
              bin.count === 0 ? 0 : Math.max(LEAST, Math.sqrt(bin.count / most) * (HEIGHT - 2));
            return (
              <rect
                key={bin.from}
                className={n >= shown[0] && n <= shown[1] ? 'bar' : 'bar out'}
                x={n * 10 + 0.75}
                width={8.5}
                y={HEIGHT - height}
                height={height}
              />
            );
          })}
        </svg>
      </div>
      <div className="time-axis" aria-hidden="true">
        {marksOf(bins, 8).map((n) => (
          <span key={n} style={{ insetInlineStart: `${(n / bins.length) * 100}%` }}>
            {bins[n]?.open === true ? '…' : dateWords(bins[n]?.from ?? '')}
          </span>
        ))}
      </div>
      {last > 0 && (
        <fieldset
          className="time-handles"
          aria-label={label}
          style={{ marginInline: `calc(${50 / bins.length}% - 0.5rem)` }}
        >
          <Handle
            label={t('Begin')}
            last={last}
            at={shown[0]}
            words={first === undefined ? '' : binWords(first)}
            onMove={(at) => move([Math.min(at, shown[1]), shown[1]])}
            onDone={(at) => letGo([Math.min(at, shown[1]), shown[1]])}
          />
          <Handle
            label={t('End')}
            last={last}
            at={shown[1]}
            words={end === undefined ? '' : binWords(end)}
            onMove={(at) => move([shown[0], Math.max(at, shown[0])])}
            onDone={(at) => letGo([shown[0], Math.max(at, shown[0])])}
          />
        </fieldset>
      )}
    </div>
  );
}

interface HandleProps {
  readonly label: string;
  readonly last: number;
  readonly at: number;
  /** The date at which it stands. */
  readonly words: string;
  readonly onMove: (at: number) => void;
  readonly onDone: (at: number) => void;
}

/** An end of the brush: with the pointer it is done when it is let go, with the keyboard at every step. */
function Handle({ label, last, at, words, onMove, onDone }: HandleProps) {
  const held = useRef(false);
  return (
    <input
      type="range"
      min={0}
      max={last}
      value={at}
      aria-label={label}
      aria-valuetext={words}
      onPointerDown={() => {
        held.current = true;
      }}
      onChange={(event) => {
        const to = Number(event.target.value);
        if (held.current) onMove(to);
        else onDone(to);
      }}
      onPointerUp={(event) => {
        held.current = false;
        onDone(Number(event.currentTarget.value));
      }}
      onPointerCancel={(event) => {
        held.current = false;
        onDone(Number(event.currentTarget.value));
      }}
    />
  );
}
