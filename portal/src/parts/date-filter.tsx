import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { countsIn } from '../api/client.ts';
import { decadesQuery } from '../api/queries.ts';
import type { SearchState } from '../state/search-state.ts';
import { barsOf, readRange, writeRange } from '../words/decades.ts';
import { DateBrush } from './date-chart.tsx';

interface DateFilterProps {
  readonly state: SearchState;
  readonly onChange: (eventDate: string | null) => void;
}

const asText = (year: number | null): string => (year === null ? '' : String(year));

/** Range of dates: drawn on the chart, moved by its handles, or typed as years. */
export function DateFilter({ state, onChange }: DateFilterProps) {
  const decades = useQuery(decadesQuery(state));
  const range = readRange(state.eventDate);
  const id = useId();
  const [from, setFrom] = useState(asText(range.from));
  const [to, setTo] = useState(asText(range.to));
  useEffect(() => {
    setFrom(asText(range.from));
    setTo(asText(range.to));
  }, [range.from, range.to]);

  const bars = barsOf(countsIn(decades.data?.facets ?? [], 'decade'));
  const last = bars.length - 1;
  const selected = ((): readonly [number, number] | null => {
    if (range.from === null && range.to === null) return null;
    const { from: low, to: high } = range;
    const begin = low === null ? 0 : bars.findIndex((bar) => bar.to >= low);
    const end = high === null ? last : bars.findLastIndex((bar) => bar.from <= high);
    return [begin === -1 ? last : begin, Math.max(0, end)];
  })();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = readRange(`${from},${to}`);
    const swapped = typed.from !== null && typed.to !== null && typed.from > typed.to;
    onChange(swapped ? writeRange(typed.to, typed.from) : writeRange(typed.from, typed.to));
  };

  return (
    <div className="date-filter">
      {bars.length > 1 && (
        <DateBrush
          bars={bars}
          selected={selected}
          onSelect={([begin, end]) => {
            const low = bars[begin];
            const high = bars[end];
            onChange(
              writeRange(
                begin === 0 || low === undefined ? null : low.from,
                end === last || high === undefined ? null : high.to,
              ),
            );
          }}
        />
      )}
      <form className="years" onSubmit={submit}>
        <label htmlFor={`${id}-from`}>From</label>
        <input
          id={`${id}-from`}
          inputMode="numeric"
          value={from}
          placeholder="year"
          pattern="-?[0-9]{1,6}"
          title="A year, such as 1890 or -1200"
          onChange={(event) => setFrom(event.target.value)}
        />
        <label htmlFor={`${id}-to`}>to</label>
        <input
          id={`${id}-to`}
          inputMode="numeric"
          value={to}
          placeholder="year"
          pattern="-?[0-9]{1,6}"
          title="A year, such as 1890 or -1200"
          onChange={(event) => setTo(event.target.value)}
        />
        <button type="submit" className="button small">
          Set
        </button>
      </form>
    </div>
  );
}
