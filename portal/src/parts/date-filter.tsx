import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { datesQuery } from '../api/explore.ts';
import { t } from '../languages/i18n.ts';
import type { SearchState } from '../state/search-state.ts';
import { readRange, writeRange } from '../words/decades.ts';
import { rangeOf, timeBins, touched } from './timeline/bins.ts';
import { TimeChart } from './timeline/time-chart.tsx';

interface DateFilterProps {
  readonly state: SearchState;
  readonly onChange: (eventDate: string | null) => void;
}

const DECADES = '10';
const asText = (year: number | null): string => (year === null ? '' : String(year));

/** Range of dates: drawn on the chart, moved by its handles, or typed as years. */
export function DateFilter({ state, onChange }: DateFilterProps) {
  const decades = useQuery(datesQuery(state, DECADES, 0));
  const range = readRange(state.eventDate);
  const id = useId();
  const [from, setFrom] = useState(asText(range.from));
  const [to, setTo] = useState(asText(range.to));
  useEffect(() => {
    setFrom(asText(range.from));
    setTo(asText(range.to));
  }, [range.from, range.to]);
  const bins = decades.data === undefined ? [] : timeBins(decades.data, undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = readRange(`${from},${to}`);
    const swapped = typed.from !== null && typed.to !== null && typed.from > typed.to;
    onChange(swapped ? writeRange(typed.to, typed.from) : writeRange(typed.from, typed.to));
  };

  return (
    <div className="date-filter">
      {decades.isPending && <div className="skeleton date-skeleton" />}
      {bins.length > 1 && (
        <TimeChart
          bins={bins}
          chosen={touched(bins, state.eventDate)}
          label={t('Dates')}
          onChoose={([begin, end]) => {
            const first = bins[begin];
            const last = bins[end];
            if (first === undefined || last === undefined) return;
            const [low, high] = rangeOf(first, last).split(',');
            const range = `${begin === 0 ? '*' : low},${end === bins.length - 1 ? '*' : high}`;
            onChange(range === '*,*' ? null : range);
          }}
        />
      )}
      <form className="years" onSubmit={submit}>
        <label htmlFor={`${id}-from`}>{t('from, of a range')}</label>
        <YearInput id={`${id}-from`} value={from} onChange={setFrom} />
        <label htmlFor={`${id}-to`}>{t('to')}</label>
        <YearInput id={`${id}-to`} value={to} onChange={setTo} />
        <button type="submit" className="button small">
          {t('set it')}
        </button>
      </form>
    </div>
  );
}

interface YearInputProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const YearInput = ({ id, value, onChange }: YearInputProps) => (
  <input
    id={id}
    inputMode="numeric"
    value={value}
    placeholder={t('year')}
    pattern="-?[0-9]{1,6}"
    title={t('A year, such as 1890 or -1200')}
    onChange={(event) => onChange(event.target.value)}
  />
);
