import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { countsQuery, presentKeysQuery } from '../api/explore.ts';
import { t } from '../languages/i18n.ts';
import { keyOf, OPEN_KEYS, SIDEBAR_KEYS } from '../state/search-keys.ts';
import {
  isListParam,
  notOf,
  plainOf,
  type SearchState,
  valuesOf,
  withShown,
  withText,
  withValues,
} from '../state/search-state.ts';
import { count } from '../words/format.ts';
import { keyLabel } from '../words/keys.ts';
import { DateFilter } from './date-filter.tsx';
import { AddFilter } from './facets/add-filter.tsx';
import { AreaSection } from './facets/area-section.tsx';
import { Check } from './facets/check.tsx';
import { RangeSection } from './facets/range-section.tsx';
import { Section } from './facets/section.tsx';
import { FIRST_VALUES, ValuesSection } from './facets/values-section.tsx';

interface FacetsProps {
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

const DATE = 'eventDate';
const AREA = 'area';
/** Sections of their own, and what is not counted at all. */
const APART: ReadonlySet<string> = new Set([DATE, 'hasMedia', 'geometry', 'filter', 'value']);

const chosenIn = (state: SearchState, param: string): number =>
  valuesOf(state, param).length + valuesOf(state, notOf(param)).length;

/** Sections beside the fixed ones: those that were added, and those that the filter needs. */
function addedOf(state: SearchState): readonly string[] {
  const filtered = Object.keys(state).filter(isListParam).map(plainOf);
  const fixed = new Set([...SIDEBAR_KEYS, ...APART]);
  return [...new Set([...(state.with ?? []), ...filtered])].filter((param) => !fixed.has(param));
}

/** Every way to narrow the result, with what each would leave. */
export function Facets({ state, datasetTitles, onChange }: FacetsProps) {
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const present = useQuery(presentKeysQuery(SIDEBAR_KEYS));
  const added = addedOf(state);
  const isOpen = (param: string) =>
    opened.get(param) ??
    (param === DATE ||
      OPEN_KEYS.includes(param) ||
      added.includes(param) ||
      chosenIn(state, param) > 0);
  const open = (param: string) => (now: boolean) => setOpened(new Map([...opened, [param, now]]));

  const fixed = SIDEBAR_KEYS.filter(
    (param) => present.data?.has(param) === true || chosenIn(state, param) > 0,
  );
  const together = fixed.filter((param) => isOpen(param) && chosenIn(state, param) === 0);
  const counts = useQuery({
    ...countsQuery(state, [...together, 'hasMedia'], FIRST_VALUES + 1),
    enabled: present.data !== undefined,
  });
  const pictured = counts.data?.get('hasMedia')?.find((one) => one.value === 'true')?.count;
  const { hasMedia, ...withoutMedia } = state;
  const areas =
    chosenIn(state, 'geometry') + [state.bbox, state.geoDistance].filter(Boolean).length;

  const section = (param: string) => {
    const kind = keyOf(param)?.kind ?? 'values';
    return (
      <Section
        key={param}
        title={keyLabel(param)}
        open={isOpen(param)}
        onOpen={open(param)}
        chosen={chosenIn(state, param)}
      >
        {kind === 'numbers' || kind === 'days' ? (
          <RangeSection param={param} kind={kind} state={state} onChange={onChange} />
        ) : (
          <ValuesSection
            param={param}
            counts={together.includes(param) ? (counts.data?.get(param) ?? null) : null}
            waiting={together.includes(param) && counts.isPending}
            state={state}
            datasetTitles={datasetTitles}
            onChange={onChange}
          />
        )}
        {added.includes(param) && (
          <button
            type="button"
            className="text-button"
            aria-label={t('Take away the filter {name}', { name: keyLabel(param) })}
            onClick={() => {
              const rest = (state.with ?? []).filter((one) => one !== param);
              const without = withValues(withValues(state, param, []), notOf(param), []);
              onChange(withShown(without, { with: rest.length === 0 ? null : rest }));
            }}
          >
            {t('Take away')}
          </button>
        )}
      </Section>
    );
  };

  return (
    <div className="facets">
      <Check
        alone
        checked={hasMedia === 'true'}
        onChange={(on) =>
          onChange((on ? { ...withoutMedia, hasMedia: 'true' } : withoutMedia) as SearchState)
        }
      >
        <span className="check-words">{t('Only with pictures or media')}</span>
        {pictured !== undefined && <span className="check-count">{count(pictured)}</span>}
      </Check>
      <Section
        title={t('Date')}
        open={isOpen(DATE)}
        onOpen={open(DATE)}
        chosen={state.eventDate === undefined ? 0 : 1}
      >
        <DateFilter
          state={state}
          onChange={(eventDate) => onChange(withText(state, 'eventDate', eventDate))}
        />
      </Section>
      <Section title={t('Area')} open={isOpen(AREA)} onOpen={open(AREA)} chosen={areas}>
        <AreaSection state={state} onChange={onChange} />
      </Section>
      {added.map(section)}
      <AddFilter
        shown={new Set([...fixed, ...added, ...APART])}
        onAdd={(param) => {
          open(param)(true);
          if (keyOf(param) !== null && SIDEBAR_KEYS.includes(param)) return;
          onChange(withShown(state, { with: [...(state.with ?? []), param] }));
        }}
      />
      {fixed.map(section)}
    </div>
  );
}

/** How many conditions the sidebar holds. */
export const conditionsIn = (state: SearchState): number =>
  Object.keys(state).filter(
    (param) =>
      isListParam(param) || ['hasMedia', 'eventDate', 'bbox', 'geoDistance'].includes(param),
  ).length;
