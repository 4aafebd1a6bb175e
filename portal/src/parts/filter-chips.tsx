import { useQueries } from '@tanstack/react-query';
import { Button, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { taxonQuery } from '../api/taxa.ts';
import { cleared, type SearchState, withoutValue } from '../state/search-state.ts';
import { readRange } from '../words/decades.ts';
import { FILTER_PARAMS, facetLabel, valueWords } from '../words/facets.ts';
import { yearWords } from '../words/format.ts';
import { CloseIcon } from './icons.tsx';

interface Chip {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly without: SearchState;
}

/** Names of taxa by their keys, as far as they have come. */
function useTaxonNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const taxa = useQueries({ queries: keys.map(taxonQuery) });
  return new Map(
    taxa.flatMap(({ data }) =>
      data === undefined ? [] : [[String(data.key), data.canonicalName]],
    ),
  );
}

function chipsOf(
  state: SearchState,
  datasetTitles: ReadonlyMap<string, string>,
  taxonNames: ReadonlyMap<string, string>,
): readonly Chip[] {
  const chips: Chip[] = [];
  if (state.hasMedia !== undefined) {
    const { hasMedia: _, ...without } = state;
    chips.push({ id: 'hasMedia', label: 'Media', value: 'only with', without });
  }
  if (state.eventDate !== undefined) {
    const { eventDate, ...without } = state;
    const { from, to } = readRange(eventDate);
    const value =
      from === null
        ? `until ${to === null ? 'now' : yearWords(to)}`
        : to === null
          ? `from ${yearWords(from)}`
          : from === to
            ? yearWords(from)
            : `${yearWords(from)} to ${yearWords(to)}`;
    chips.push({ id: 'eventDate', label: 'Date', value, without });
  }
  if (state.bbox !== undefined) {
    const { bbox, ...without } = state;
    chips.push({ id: 'bbox', label: 'Area', value: bbox.split(',').join(', '), without });
  }
  for (const param of FILTER_PARAMS) {
    for (const value of state[param] ?? []) {
      chips.push({
        id: `${param}:${value}`,
        label: facetLabel(param),
        value:
          param === 'taxonKey'
            ? (taxonNames.get(value) ?? value)
            : valueWords(param, value, datasetTitles),
        without: withoutValue(state, param, value),
      });
    }
  }
  return chips;
}

interface FilterChipsProps {
  readonly state: SearchState;
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onChange: (state: SearchState) => void;
}

/** What narrows the result now; each can be taken away. Arrow keys move, Delete removes. */
export function FilterChips({ state, datasetTitles, onChange }: FilterChipsProps) {
  const taxonNames = useTaxonNames(state.taxonKey ?? []);
  const chips = chipsOf(state, datasetTitles, taxonNames);
  if (chips.length === 0) return null;
  return (
    <div className="chips">
      <TagGroup
        className="chip-group"
        onRemove={(keys) => {
          const chip = chips.find((one) => keys.has(one.id));
          if (chip !== undefined) onChange(chip.without);
        }}
      >
        <Label className="visually-hidden">Active filters</Label>
        <TagList className="chip-list" items={chips}>
          {(chip) => (
            <Tag id={chip.id} textValue={`${chip.label}: ${chip.value}`} className="chip">
              <span className="chip-label">{chip.label}</span>
              <span className="chip-value">{chip.value}</span>
              <Button slot="remove" className="chip-remove">
                <CloseIcon />
              </Button>
            </Tag>
          )}
        </TagList>
      </TagGroup>
      <button type="button" className="text-button" onClick={() => onChange(cleared(state))}>
        Clear all
      </button>
    </div>
  );
}
