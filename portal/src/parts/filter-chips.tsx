import { useQueries } from '@tanstack/react-query';
import { type KeyboardEvent, useRef } from 'react';
import { savedFilterQuery } from '../api/explore.ts';
import { taxonQuery } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import {
  cleared,
  isListParam,
  plainOf,
  type SearchState,
  valuesOf,
  withoutValue,
  withText,
} from '../state/search-state.ts';
import { datesWords, keyLabel, valueLabel } from '../words/keys.ts';
import { CloseIcon } from './icons.tsx';
import { boxWords, readBox, ringsOf } from './map/area.ts';

interface Chip {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Its items are left out. */
  readonly not: boolean;
  readonly without: SearchState;
}

interface Names {
  readonly datasets: ReadonlyMap<string, string>;
  readonly taxa: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, string>;
}

/** Names of taxa and descriptions of kept filters, as far as they have come. */
function useNames(state: SearchState, datasets: ReadonlyMap<string, string>): Names {
  const keys = [...valuesOf(state, 'taxonKey'), ...valuesOf(state, 'taxonKey!')];
  const taxa = useQueries({ queries: keys.map(taxonQuery) });
  const filters = useQueries({ queries: valuesOf(state, 'filter').map(savedFilterQuery) });
  return {
    datasets,
    taxa: new Map(
      taxa.flatMap(({ data }) =>
        data === undefined ? [] : [[String(data.key), data.canonicalName]],
      ),
    ),
    filters: new Map(
      filters.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.description]])),
    ),
  };
}

const LONGEST = 80;
const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;

function areaWords(geometry: string): string {
  const corners = ringsOf(geometry).reduce((sum, ring) => sum + ring.length - 1, 0);
  return corners > 0
    ? t('drawn, {n, plural, one {# corner} other {# corners}}', { n: corners })
    : shortened(geometry);
}

function wordsOf(param: string, value: string, names: Names): string {
  const name = plainOf(param);
  if (name === 'taxonKey') return names.taxa.get(value) ?? value;
  if (name === 'filter') return shortened(names.filters.get(value) ?? t('kept by the server'));
  if (name === 'geometry') return areaWords(value);
  return shortened(valueLabel(param, value, names.datasets));
}

const labelOf = (param: string): string => {
  const name = plainOf(param);
  if (name === 'filter') return t('Filter');
  return name === 'geometry' ? t('Area') : keyLabel(param);
};

function chipsOf(state: SearchState, names: Names): readonly Chip[] {
  const chips: Chip[] = [];
  if (state.hasMedia !== undefined) {
    const { hasMedia: _, ...without } = state;
    const value = t('only with');
    chips.push({
      id: 'hasMedia',
      label: t('Media'),
      value,
      not: false,
      without: without as SearchState,
    });
  }
  if (state.eventDate !== undefined) {
    const value = datesWords(state.eventDate);
    const without = withText(state, 'eventDate', null);
    chips.push({ id: 'eventDate', label: t('Date'), value, not: false, without });
  }
  if (state.bbox !== undefined) {
    const box = readBox(state.bbox);
    const value = box === null ? state.bbox : boxWords(box);
    const without = withText(state, 'bbox', null);
    chips.push({ id: 'bbox', label: t('Area'), value, not: false, without });
  }
  if (state.geoDistance !== undefined) {
    const value = state.geoDistance.split(',').join(', ');
    const without = withText(state, 'geoDistance', null);
    chips.push({ id: 'geoDistance', label: t('Near'), value, not: false, without });
  }
  for (const param of Object.keys(state).filter(isListParam)) {
    for (const value of valuesOf(state, param)) {
      chips.push({
        id: `${param}:${value}`,
        label: labelOf(param),
        value: wordsOf(param, value, names),
        not: param !== plainOf(param),
        without: withoutValue(state, param, value),
      });
    }
  }
  return chips;
}

/** Where the focus goes among the chips, by key. */
const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_at, last) => last,
};

interface FilterChipsProps {
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

/** Everything that narrows the result now; each can be taken away. Arrow keys move, Delete removes. */
export function FilterChips({ state, datasetTitles, onChange }: FilterChipsProps) {
  const names = useNames(state, datasetTitles);
  const list = useRef<HTMLUListElement>(null);
  const chips = chipsOf(state, names);
  if (chips.length === 0) return null;

  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])];
  const remove = (chip: Chip, at: number) => {
    // The focus stays among the chips: on the one that takes this one's place.
    const next = buttons()[at + 1] ?? buttons()[at - 1];
    next?.focus();
    onChange(chip.without);
  };
  const onKeyDown = (event: KeyboardEvent, chip: Chip, at: number) => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      buttons()[step(at, chips.length - 1)]?.focus();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(chip, at);
    }
  };
  return (
    <div className="chips">
      <ul className="chip-list" aria-label={t('Active filters')} ref={list}>
        {chips.map((chip, at) => (
          <li key={chip.id} className={chip.not ? 'chip chip-not' : 'chip'}>
            <span className="chip-label">
              {chip.label}
              {chip.not && <> {t('not')}</>}
            </span>
            <span className="chip-value" title={chip.value}>
              {chip.value}
            </span>
            <button
              type="button"
              className="chip-remove"
              aria-label={t('Remove the filter {label}: {value}', {
                label: chip.not ? `${chip.label} ${t('not')}` : chip.label,
                value: chip.value,
              })}
              onClick={() => remove(chip, at)}
              onKeyDown={(event) => onKeyDown(event, chip, at)}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="text-button" onClick={() => onChange(cleared(state))}>
        {t('Clear all')}
      </button>
    </div>
  );
}
