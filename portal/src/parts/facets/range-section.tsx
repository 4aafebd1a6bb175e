import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { histogramQuery, statisticsQuery } from '../../api/explore.ts';
import { t } from '../../languages/i18n.ts';
import { type SearchState, valuesOf, withValues } from '../../state/search-state.ts';
import { count } from '../../words/format.ts';
import { keyLabel } from '../../words/keys.ts';

const BINS = 24;

interface RangeSectionProps {
  readonly param: string;
  /** `days`: the numbers are instants, asked for by day. */
  readonly kind: 'numbers' | 'days';
  readonly state: SearchState;
  readonly onChange: (state: SearchState) => void;
}

const ends = (value: string | undefined): readonly [string, string] => {
  const [from = '', to = from] = (value ?? '')
    .split(',')
    .map((end) => end.trim().replace(/^[<>]=?/, ''));
  return [from === '*' ? '' : from, to === '*' ? '' : to];
};

/** The range as the filter has it; null where both ends are open. */
const rangeOf = (from: string, to: string): string | null => {
  if (from === '' && to === '') return null;
  const [low, high] =
    from !== '' && to !== '' && Number(from) > Number(to) ? [to, from] : [from, to];
  return `${low === '' ? '*' : low},${high === '' ? '*' : high}`;
};

/** A range of numbers or days, typed; numbers with their distribution, each bar of which can be taken. */
export function RangeSection({ param, kind, state, onChange }: RangeSectionProps) {
  const id = useId();
  const given = valuesOf(state, param)[0];
  const [low, high] = ends(given);
  const [from, setFrom] = useState(low);
  const [to, setTo] = useState(high);
  useEffect(() => {
    setFrom(low);
    setTo(high);
  }, [low, high]);
  const numbers = kind === 'numbers';
  const statistics = useQuery({ ...statisticsQuery(param, state), enabled: numbers });
  const bars = useQuery({
    ...histogramQuery(param, withValues(state, param, []), null, BINS),
    enabled: numbers,
  });
  const set = (range: string | null) =>
    onChange(withValues(state, param, range === null ? [] : [range]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set(rangeOf(from.trim(), to.trim()));
  };
  const { min, max, count: known } = statistics.data ?? { min: null, max: null, count: 0 };
  const most = Math.max(1, ...(bars.data?.bins ?? []).map((bin) => bin.count));
  const type = numbers ? 'number' : 'date';
  const name = keyLabel(param);
  return (
    <div className="range">
      {numbers && bars.data !== undefined && bars.data.bins.length > 1 && (
        <ul className="range-bars" aria-label={name}>
          {bars.data.bins.map((bin) => {
            const words = t('{from} to {to}: {n, plural, one {# item} other {# items}}', {
              from: String(bin.from),
              to: String(bin.to),
              n: bin.count,
            });
            return (
              <li key={bin.from}>
                <button
                  type="button"
                  aria-label={words}
                  title={words}
                  // A bin ends before its upper end.
                  onClick={() => set(`${bin.from},<${bin.to}`)}
                >
                  <span
                    style={{ blockSize: `${Math.max(4, Math.sqrt(bin.count / most) * 100)}%` }}
                  />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <form className="years" onSubmit={submit}>
        <label htmlFor={`${id}-from`}>{t('from, of a range')}</label>
        <input
          id={`${id}-from`}
          type={type}
          step="any"
          value={from}
          placeholder={min === null ? '' : String(min)}
          onChange={(event) => setFrom(event.target.value)}
        />
        <label htmlFor={`${id}-to`}>{t('to')}</label>
        <input
          id={`${id}-to`}
          type={type}
          step="any"
          value={to}
          placeholder={max === null ? '' : String(max)}
          onChange={(event) => setTo(event.target.value)}
        />
        <button type="submit" className="button small">
          {t('set it')}
        </button>
      </form>
      {numbers && statistics.data !== undefined && (
        <p className="quiet small">
          {known === 0
            ? t('No item has a value here.')
            : t('{n} items have one', { n: count(known) })}
        </p>
      )}
    </div>
  );
}
