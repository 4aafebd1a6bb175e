import { type PointerEvent, useRef, useState } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { type Bar, barWords } from '../words/decades.ts';
import { counted, yearWords } from '../words/format.ts';

const HEIGHT = 72;
const MIN_BAR = 2;

interface BarsProps {
  readonly bars: readonly Bar[];
  /** Bars [first, last] stand out. */
  readonly selected: readonly [number, number] | null;
}

/** Bars by decade, drawn to their square roots, so that small counts can still be seen. */
export function DateBars({ bars, selected }: BarsProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <svg
      className="date-bars"
      viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {bars.map((bar, n) => {
        const height =
          bar.count === 0 ? 0 : Math.max(MIN_BAR, Math.sqrt(bar.count / most) * (HEIGHT - 4));
        const inside = selected === null || (n >= selected[0] && n <= selected[1]);
        return (
          <rect
            key={bar.from}
            className={inside ? 'bar' : 'bar out'}
            x={n * 10 + 1}
            width={8}
            y={HEIGHT - height}
            height={height}
          >
            <title>{`${barWords(bar)}: ${counted(bar.count, 'item')}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

interface DateBrushProps {
  readonly bars: readonly Bar[];
  readonly selected: readonly [number, number] | null;
  /** Called when a range is let go. */
  readonly onSelect: (range: readonly [number, number]) => void;
}

/** The chart with two handles; a range can also be drawn over the bars with the pointer. */
export function DateBrush({ bars, selected, onSelect }: DateBrushProps) {
  const last = bars.length - 1;
  const settled = selected ?? [0, last];
  const [moving, setMoving] = useState<readonly [number, number] | null>(null);
  const shown = moving ?? settled;
  const start = useRef<number | null>(null);

  const barAt = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(last, Math.max(0, Math.floor(share * bars.length)));
  };
  const ordered = (a: number, b: number): readonly [number, number] => [
    Math.min(a, b),
    Math.max(a, b),
  ];
  const commit = (range: readonly [number, number]) => {
    setMoving(null);
    onSelect(range);
  };
  const words = (n: number, end: 0 | 1) => {
    const bar = bars[n];
    if (bar === undefined) return '';
    return end === 0 ? (bar.open ? 'any time' : yearWords(bar.from)) : yearWords(bar.to);
  };

  return (
    <div className="date-brush">
      <p className="date-brush-words">
        <span>
          {words(shown[0], 0)} – {words(shown[1], 1)}
        </span>
      </p>
      {/* The handles below do the same from the keyboard. */}
      <div
        className="date-brush-area"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = barAt(event);
          setMoving([start.current, start.current]);
        }}
        onPointerMove={(event) => {
          if (start.current !== null) setMoving(ordered(start.current, barAt(event)));
        }}
        onPointerUp={(event) => {
          if (start.current === null) return;
          const range = ordered(start.current, barAt(event));
          start.current = null;
          commit(range);
        }}
        onPointerCancel={() => {
          start.current = null;
          setMoving(null);
        }}
      >
        <DateBars bars={bars} selected={[shown[0], shown[1]]} />
      </div>
      <Slider
        className="date-slider"
        aria-label="Decades"
        minValue={0}
        maxValue={last}
        value={[...shown]}
        onChange={(value) => setMoving([value[0] ?? 0, value[1] ?? last])}
        onChangeEnd={(value) => commit([value[0] ?? 0, value[1] ?? last])}
      >
        {/* From the middle of the first bar to the middle of the last, so that a handle stands under its bar. */}
        <SliderTrack className="date-slider-track" style={{ marginInline: `${50 / bars.length}%` }}>
          <SliderThumb className="date-slider-thumb" index={0} aria-label="From decade" />
          <SliderThumb className="date-slider-thumb" index={1} aria-label="To decade" />
        </SliderTrack>
      </Slider>
    </div>
  );
}
