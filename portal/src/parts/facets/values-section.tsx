import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type ValueCount, valuesQuery } from '../../api/explore.ts';
import { t } from '../../languages/i18n.ts';
import {
  type ListParam,
  notOf,
  type SearchState,
  valuesOf,
  withoutValue,
  withValue,
  written,
} from '../../state/search-state.ts';
import { useLater } from '../../state/use-later.ts';
import { count } from '../../words/format.ts';
import { keyLabel, valueLabel } from '../../words/keys.ts';
import { Check } from './check.tsx';

/** So many values are shown at first, then more each time. */
export const FIRST_VALUES = 6;
const MORE_VALUES = [40, 200, 1000] as const;
const WORTH_SEARCHING = 12;
const PAUSE_MS = 150;

interface ValuesSectionProps {
  readonly param: ListParam;
  /** Counts under the whole filter, where they are at hand: good as long as nothing is chosen here. */
  readonly counts: readonly ValueCount[] | null;
  /** They are on their way. */
  readonly waiting: boolean;
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

/** Values of a key with how many items each has: several can be chosen, or left out; all can be searched. */
export function ValuesSection(props: ValuesSectionProps) {
  const { param, counts, waiting, state, datasetTitles, onChange } = props;
  const chosen = valuesOf(state, param);
  const excluded = valuesOf(state, notOf(param));
  const [step, setStep] = useState(-1);
  const [within, setWithin] = useState('');
  const [byValue, setByValue] = useState(false);
  const long = step >= 0;
  const limit = MORE_VALUES[step] ?? FIRST_VALUES + 1;
  const search = useLater(within, PAUSE_MS);
  const alone = counts === null || long || chosen.length > 0 || excluded.length > 0;
  const own = useQuery({
    ...valuesQuery(param, state, { limit, search, order: byValue ? 'value' : 'count' }),
    enabled: alone && !waiting,
  });
  // What was counted last stays until the next has come: nothing moves under the pointer.
  const last = useRef<readonly ValueCount[] | null>(counts);
  const fresh = (alone ? own.data?.counts : counts) ?? counts;
  useEffect(() => {
    if (fresh !== null) last.current = fresh;
  }, [fresh]);
  const known = fresh ?? last.current ?? [];
  const name = keyLabel(param);
  const label = (value: string) => valueLabel(param, value, datasetTitles);

  const picked = new Set([...chosen, ...excluded]);
  const same = (value: string) => (one: ValueCount) => written(one.value) === value;
  const unlisted = [...picked]
    .filter((value) => !known.some(same(value)))
    .map((value): ValueCount => ({ value, count: 0 }));
  const listed = long
    ? known
    : known.filter((one, n) => n < FIRST_VALUES || picked.has(written(one.value)));
  const distinct = own.data?.distinct ?? known.length;
  const more = long
    ? distinct > known.length && step < MORE_VALUES.length - 1
    : known.length > FIRST_VALUES;
  if (own.error !== null && fresh === null && last.current === null) {
    return (
      <TypedValue
        name={name}
        why={own.error.message}
        chosen={chosen}
        onAdd={(value) => onChange(withValue(state, param, written(value)))}
      />
    );
  }
  if (fresh === null && last.current === null) {
    return <div className="skeleton facet-skeleton" />;
  }

  return (
    <>
      {long && (distinct > WORTH_SEARCHING || within !== '') && (
        <div className="facet-tools">
          <input
            type="search"
            className="facet-within"
            aria-label={t('Find in {name}', { name })}
            placeholder={t('Find in this list')}
            value={within}
            onChange={(event) => setWithin(event.target.value)}
          />
          <button
            type="button"
            className="text-button"
            aria-pressed={byValue}
            aria-label={t('A–Z: {name}', { name })}
            onClick={() => setByValue(!byValue)}
          >
            A–Z
          </button>
        </div>
      )}
      <fieldset className={long ? 'checks long' : 'checks'} aria-label={name}>
        {[...unlisted, ...listed].map((one) => {
          const value = picked.has(one.value) ? one.value : written(one.value);
          const out = excluded.includes(value);
          return (
            <div key={value} className={out ? 'check-row out' : 'check-row'}>
              <Check
                checked={chosen.includes(value)}
                value={value}
                onChange={(on) => {
                  // What is chosen is no longer left out.
                  const rest = withoutValue(state, notOf(param), value);
                  onChange(on ? withValue(rest, param, value) : withoutValue(rest, param, value));
                }}
              >
                <span className="check-words">{label(one.value)}</span>
                <span className="check-count">{count(one.count)}</span>
              </Check>
              <button
                type="button"
                className="check-not"
                aria-pressed={out}
                aria-label={t('Leave out {value}', { value: label(one.value) })}
                title={t('Leave out')}
                onClick={() =>
                  onChange(
                    out
                      ? withoutValue(state, notOf(param), value)
                      : withValue(withoutValue(state, param, value), notOf(param), value),
                  )
                }
              >
                <NotMark />
              </button>
            </div>
          );
        })}
      </fieldset>
      {listed.length === 0 && unlisted.length === 0 && (
        <p className="quiet small">
          {within === ''
            ? t('No item has a value here.')
            : t('No value holds “{text}”.', { text: within })}
        </p>
      )}
      {long && own.data !== undefined && (
        <p className="quiet small" role="status">
          {t('{n, plural, one {# value} other {# values}}', { n: own.data.distinct })}
          {own.data.missing > 0 &&
            ` · ${t('{n, plural, one {# item} other {# items}} without', { n: own.data.missing })}`}
        </p>
      )}
      <div className="facet-steps">
        {more && (
          <button
            type="button"
            className="text-button"
            aria-label={t('Show more: {name}', { name })}
            onClick={() => setStep(step + 1)}
          >
            {t('Show more')}
          </button>
        )}
        {long && (
          <button
            type="button"
            className="text-button"
            aria-label={t('Show fewer: {name}', { name })}
            onClick={() => {
              setStep(-1);
              setWithin('');
              setByValue(false);
            }}
          >
            {t('Show fewer')}
          </button>
        )}
      </div>
    </>
  );
}

const NotMark = () => (
  <svg viewBox="0 0 18 18" width="16" height="16" aria-hidden="true" focusable="false">
    <circle cx="9" cy="9" r="6.25" />
    <path d="M4.6 13.4 13.4 4.6" />
  </svg>
);

interface TypedValueProps {
  readonly name: string;
  /** Why the server does not list them. */
  readonly why: string;
  readonly chosen: readonly string[];
  readonly onAdd: (value: string) => void;
}

/** A value that is typed, where there are too many to list. */
function TypedValue({ name, why, chosen, onAdd }: TypedValueProps) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onAdd(text.trim());
    setText('');
  };
  return (
    <>
      {chosen.length > 0 && <p className="small">{chosen.join(' · ')}</p>}
      <form className="years" onSubmit={submit}>
        <input
          className="typed-value"
          aria-label={t('{name}, exactly', { name })}
          placeholder={t('the whole value')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button small">
          {t('set it')}
        </button>
      </form>
      <p className="quiet small">{why}</p>
    </>
  );
}
