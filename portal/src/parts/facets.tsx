import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  Button,
  Checkbox,
  CheckboxGroup,
  Disclosure,
  DisclosurePanel,
  Heading,
} from 'react-aria-components';
import { countsIn } from '../api/client.ts';
import { oneFacetQuery } from '../api/queries.ts';
import type { Facet, FacetCount } from '../api/types.ts';
import { type SearchState, withValues } from '../state/search-state.ts';
import { type FacetDefinition, SIDEBAR, valueWords } from '../words/facets.ts';
import { count } from '../words/format.ts';
import { DateFilter } from './date-filter.tsx';
import { ChevronIcon } from './icons.tsx';

interface FacetsProps {
  readonly state: SearchState;
  readonly facets: readonly Facet[];
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

const FIRST_VALUES = 6;

/** Every way to narrow the result, with what each would leave. */
export function Facets({ state, facets, datasetTitles, onChange }: FacetsProps) {
  const countsOf = (field: string) => countsIn(facets, field);
  const { hasMedia, ...withoutMedia } = state;
  const pictured = countsOf('hasMedia').find((one) => one.name === 'true')?.count;
  return (
    <div className="facets">
      <Checkbox
        className="check check-alone"
        isSelected={hasMedia === 'true'}
        onChange={(on) => onChange(on ? { ...withoutMedia, hasMedia: 'true' } : withoutMedia)}
      >
        <CheckMark />
        <span className="check-words">Only with pictures or media</span>
        {pictured !== undefined && <span className="check-count">{count(pictured)}</span>}
      </Checkbox>
      <Section title="Date" open badge={state.eventDate === undefined ? 0 : 1}>
        <DateFilter
          state={state}
          onChange={(eventDate) => {
            const { eventDate: _old, ...rest } = state;
            onChange(eventDate === null ? rest : { ...rest, eventDate });
          }}
        />
      </Section>
      {SIDEBAR.map((facet) => (
        <FacetSection
          key={facet.param}
          facet={facet}
          counts={countsOf(facet.param)}
          state={state}
          datasetTitles={datasetTitles}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

const CheckMark = () => (
  <span className="check-box">
    <svg viewBox="0 0 18 18" width="14" height="14" aria-hidden="true" focusable="false">
      <path d="m3.5 9.5 4 4 7-8.5" />
    </svg>
  </span>
);

function Section({
  title,
  open,
  badge,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly badge: number;
  readonly children: ReactNode;
}) {
  return (
    <Disclosure className="facet" defaultExpanded={open || badge > 0}>
      <Heading level={3}>
        <Button slot="trigger" className="facet-title">
          <ChevronIcon />
          <span>{title}</span>
          {badge > 0 && <span className="badge">{badge}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="facet-panel">{children}</DisclosurePanel>
    </Disclosure>
  );
}

interface FacetSectionProps {
  readonly facet: FacetDefinition;
  readonly counts: readonly FacetCount[];
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

function FacetSection({ facet, counts, state, datasetTitles, onChange }: FacetSectionProps) {
  const chosen = state[facet.param] ?? [];
  const [long, setLong] = useState(false);
  const [within, setWithin] = useState('');
  const alone = chosen.length > 0 || long;
  // Counted without its own choice, so that the alternatives to it stay in sight.
  const own = useQuery({
    ...oneFacetQuery(facet.param, withValues(state, facet.param, []), long),
    enabled: alone,
  });
  const known = alone
    ? own.data === undefined
      ? counts
      : countsIn(own.data.facets, facet.param)
    : counts;
  if (known.length === 0 && chosen.length === 0) return null;

  const label = (value: string) => valueWords(facet.param, value, datasetTitles);
  const missing = chosen
    .filter((value) => !known.some((one) => one.name === value))
    .map((name): FacetCount => ({ name, count: 0 }));
  const wanted = within.trim().toLowerCase();
  const listed = long
    ? known.filter((one) => label(one.name).toLowerCase().includes(wanted))
    : known.filter((one, n) => n < FIRST_VALUES || chosen.includes(one.name));
  const more = !long && known.length > FIRST_VALUES;

  return (
    <Section title={facet.label} open={facet.open} badge={chosen.length}>
      {long && known.length > 12 && (
        <input
          type="search"
          className="facet-within"
          aria-label={`Find in ${facet.label}`}
          placeholder="Find in this list"
          value={within}
          onChange={(event) => setWithin(event.target.value)}
        />
      )}
      <CheckboxGroup
        className={long ? 'checks long' : 'checks'}
        aria-label={facet.label}
        value={[...chosen]}
        onChange={(values) => onChange(withValues(state, facet.param, values))}
      >
        {[...missing, ...listed].map((one) => (
          <Checkbox key={one.name} value={one.name} className="check">
            <CheckMark />
            <span className="check-words">{label(one.name)}</span>
            <span className="check-count">{count(one.count)}</span>
          </Checkbox>
        ))}
      </CheckboxGroup>
      {long && listed.length === 0 && <p className="quiet">No value holds “{within}”.</p>}
      {(more || long) && (
        <button
          type="button"
          className="text-button"
          aria-label={`${long ? 'Show fewer' : 'Show more'}: ${facet.label}`}
          onClick={() => {
            setLong(!long);
            setWithin('');
          }}
        >
          {long ? 'Show fewer' : 'Show more'}
        </button>
      )}
    </Section>
  );
}
