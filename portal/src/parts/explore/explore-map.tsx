import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { valuesQuery } from '../../api/explore.ts';
import { type Bin, tilesOf } from '../../api/map.ts';
import { type MessageId, t } from '../../languages/i18n.ts';
import {
  type SearchState,
  withoutPlaces,
  withShown,
  withValues,
} from '../../state/search-state.ts';
import { useLater } from '../../state/use-later.ts';
import { Check } from '../facets/check.tsx';
import { boxAround, boxText, readBox, readPlace, ringOf, writePlace } from '../map/area.ts';
import { Legend } from '../map/legend.tsx';
import { MapCanvas } from '../map/map-canvas.tsx';
import { useExtent } from '../map/use-extent.ts';
import { ZoomButtons } from '../map/zoom-buttons.tsx';

type Cover = 'countries' | Bin;
const COVERS: readonly { readonly value: Cover; readonly label: MessageId }[] = [
  { value: 'countries', label: 'Countries' },
  { value: 'square', label: 'Squares' },
  { value: 'hex', label: 'Hexagons' },
];

const COUNTRIES = 300;
const PAUSE_MS = 250;

interface ExploreMapProps {
  readonly state: SearchState;
  /** With everything that is chosen. */
  readonly filter: SearchState;
  /** Counts by country, where that is a dimension. */
  readonly countries: readonly { readonly value: string | null; readonly count: number }[] | null;
  readonly onCountry: (code: string) => void;
  /** The box in sight, as the filter; null: everywhere. */
  readonly onBox: (bbox: string | null) => void;
  readonly onShow: (state: SearchState) => void;
}

/** The map of the explorer: countries follow every step of the brush; where it is moved to narrows the rest. */
export function ExploreMap(props: ExploreMapProps) {
  const { state, filter, countries, onCountry, onBox, onShow } = props;
  const [cover, setCover] = useState<Cover>(countries === null ? 'square' : 'countries');
  const [follows, setFollows] = useState(state.bbox !== undefined);
  const shown: Cover = countries === null && cover === 'countries' ? 'square' : cover;
  // The cells are of everywhere: the map would else show only what it showed before.
  const key = JSON.stringify(follows ? withoutPlaces(filter) : filter);
  const tiles = useMemo(
    () =>
      shown === 'countries'
        ? null
        : tilesOf(JSON.parse(key) as SearchState, shown, window.location.origin),
    [key, shown],
  );
  // The cube tells the most frequent countries with every step; all of them are asked for when it rests.
  const rested = useLater(JSON.stringify(withValues(filter, 'country', [])), PAUSE_MS);
  const all = useQuery({
    ...valuesQuery('country', JSON.parse(rested) as SearchState, { limit: COUNTRIES }),
    enabled: shown === 'countries',
  });
  const byCode = useMemo(() => {
    if (countries === null || shown !== 'countries') return null;
    const counts = new Map((all.data?.counts ?? []).map(({ value, count }) => [value, count]));
    for (const { value, count } of countries) if (value !== null) counts.set(value, count);
    return counts;
  }, [countries, shown, all.data]);
  const calm = JSON.parse(useLater(key, PAUSE_MS)) as SearchState;
  const begin = state.at !== undefined || key === '{}' ? null : (readBox(state.bbox) ?? 'all');
  const { handle, onHandle, showAll } = useExtent(calm, begin);
  const areas = useMemo(() => {
    const box = follows ? null : readBox(state.bbox);
    return box === null ? [] : [ringOf(box)];
  }, [state.bbox, follows]);

  return (
    <>
      <div className="explore-panel-head">
        <label>
          <span className="visually-hidden">{t('Count by')}</span>
          <select
            className="select"
            value={shown}
            onChange={(event) =>
              setCover(COVERS.find((one) => one.value === event.target.value)?.value ?? 'square')
            }
          >
            {COVERS.filter((one) => one.value !== 'countries' || countries !== null).map((one) => (
              <option key={one.value} value={one.value}>
                {t(one.label)}
              </option>
            ))}
          </select>
        </label>
        <ZoomButtons onZoom={(levels) => handle.current?.zoomBy(levels)} onAll={showAll} />
      </div>
      <div className="map-stage">
        <MapCanvas
          label={t(
            'Map of the items. Arrow keys move it, plus and minus zoom, Enter picks what is in its middle.',
          )}
          tiles={tiles}
          countries={byCode}
          place={readPlace(state.at)}
          areas={areas}
          picked={null}
          tool={null}
          onCountry={onCountry}
          onPick={(cell) => {
            if (cell !== null) handle.current?.show(boxAround(cell.ring));
          }}
          onPlace={(place, sight) => {
            if (follows) onBox(boxText(sight));
            else onShow(withShown(state, { at: writePlace(place) }));
          }}
          onHandle={onHandle}
        />
        {shown !== 'countries' && <Legend />}
      </div>
      <Check
        alone
        checked={follows}
        onChange={(on) => {
          setFollows(on);
          const sight = handle.current?.sight();
          onBox(on && sight !== undefined ? boxText(sight) : null);
        }}
      >
        <span className="check-words">{t('Only what the map shows')}</span>
      </Check>
    </>
  );
}
