import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { valuesQuery } from '../../api/explore.ts';
import { type Bin, type Cell, narrowed, tilesOf } from '../../api/map.ts';
import { overviewQuery } from '../../api/queries.ts';
import { type MessageId, t } from '../../languages/i18n.ts';
import {
  filterOf,
  type SearchState,
  valuesOf,
  withShown,
  withValue,
} from '../../state/search-state.ts';
import { count, countryName } from '../../words/format.ts';
import { typeLine, whenLine } from '../../words/record.ts';
import { CloseIcon, kindOf } from '../icons.tsx';
import { Thumb } from '../thumb.tsx';
import {
  boxAround,
  boxText,
  type MapPlace,
  type Position,
  readBox,
  readPlace,
  ringOf,
  ringsOf,
  wktOf,
  writePlace,
} from './area.ts';
import type { DrawingTool } from './drawing-board.tsx';
import { Legend } from './legend.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { useExtent } from './use-extent.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

const BINS: readonly { readonly value: Bin; readonly label: MessageId }[] = [
  { value: 'square', label: 'Squares' },
  { value: 'hex', label: 'Hexagons' },
  { value: 'point', label: 'Points' },
];
const COUNTRIES = 300;
const IN_CELL = 8;

interface MapViewProps {
  readonly state: SearchState;
  /** Exact, of all that was found; null while it is not known. */
  readonly total: number | null;
  readonly onChange: (state: SearchState) => void;
  /** Shows it otherwise, in place of the address that is there. */
  readonly onShow: (state: SearchState) => void;
}

/** Rings of the areas that a filter names. */
const areasOf = (state: SearchState): readonly (readonly Position[])[] => {
  const box = readBox(state.bbox);
  return [...valuesOf(state, 'geometry').flatMap(ringsOf), ...(box === null ? [] : [ringOf(box)])];
};

/** The filter with one area in place of those it had. */
function withArea(state: SearchState, area: Pick<SearchState, 'bbox' | 'geometry'>): SearchState {
  const { bbox: _bbox, geometry: _geometry, geoDistance: _near, ...rest } = state;
  return { ...rest, ...area } as SearchState;
}

/** Where the items are: how many in each cell, what lies in one, areas to filter by, and a table that says the same. */
export function MapView({ state, total, onChange, onShow }: MapViewProps) {
  const [tool, setTool] = useState<DrawingTool | null>(null);
  const [picked, setPicked] = useState<Cell | null>(null);
  const bin: Bin = state.bin ?? 'square';
  const filter = filterOf(state);
  const key = JSON.stringify(filter);
  const tiles = useMemo(
    () => tilesOf(JSON.parse(key) as SearchState, bin, window.location.origin),
    [key, bin],
  );
  const areas = useMemo(() => areasOf(JSON.parse(key) as SearchState), [key]);
  const located = useQuery(
    overviewQuery({ ...filter, hasCoordinate: ['true'] } as SearchState, [], 0),
  );
  // A cell belongs to the filter under which it was picked.
  useEffect(() => {
    if (key !== '') setPicked(null);
  }, [key]);

  const remember = (place: MapPlace) => {
    const at = writePlace(place);
    if (at !== state.at) onShow(withShown(state, { at }));
  };
  const draw = (ring: readonly Position[] | null) => {
    const drawn = tool;
    setTool(null);
    if (ring === null) return;
    const area = drawn === 'box' ? { bbox: boxText(boxAround(ring)) } : { geometry: [wktOf(ring)] };
    onChange(withArea(state, area));
  };
  const corners = areas.flat();
  const whole = corners.length > 0 ? boxAround(corners) : key === '{}' ? null : 'all';
  const { handle, onHandle, showAll } = useExtent(filter, state.at === undefined ? whole : null);

  const found = located.data?.count ?? null;
  return (
    <section className="map-view" aria-label={t('Map')}>
      <div className="map-tools">
        <ZoomButtons onZoom={(levels) => handle.current?.zoomBy(levels)} onAll={showAll} />
        <fieldset className="map-tool-group" aria-label={t('Filter by an area')}>
          <button
            type="button"
            className="button small"
            aria-pressed={tool === 'box'}
            onClick={() => setTool(tool === 'box' ? null : 'box')}
          >
            {t('Draw a box')}
          </button>
          <button
            type="button"
            className="button small"
            aria-pressed={tool === 'polygon'}
            onClick={() => setTool(tool === 'polygon' ? null : 'polygon')}
          >
            {t('Draw an outline')}
          </button>
          <button
            type="button"
            className="button small"
            onClick={() => {
              const sight = handle.current?.sight();
              if (sight !== undefined) onChange(withArea(state, { bbox: boxText(sight) }));
            }}
          >
            {t('Only what is in sight')}
          </button>
        </fieldset>
        <label className="map-bin">
          <span className="visually-hidden">{t('Count by')}</span>
          <select
            className="select"
            value={bin}
            onChange={(event) => {
              const value = event.target.value;
              onShow(withShown(state, { bin: value === 'square' ? null : value }));
            }}
          >
            {BINS.map((one) => (
              <option key={one.value} value={one.value}>
                {t(one.label)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="map-stage">
        <MapCanvas
          label={t(
            'Map of the items. Arrow keys move it, plus and minus zoom, Enter picks what is in its middle.',
          )}
          tiles={tiles}
          place={readPlace(state.at)}
          areas={areas}
          picked={picked}
          tool={tool}
          onPlace={remember}
          onPick={setPicked}
          onDrawn={draw}
          onHandle={onHandle}
        />
        <Legend />
        {picked !== null && (
          <CellPanel
            key={JSON.stringify(picked.ring)}
            filter={narrowed(filter, picked)}
            onClose={() => setPicked(null)}
            onTake={() => onChange({ ...narrowed(state, picked) })}
          />
        )}
      </div>
      <p className="map-foot quiet small">
        <span role="status">
          {found !== null &&
            total !== null &&
            t('{found} of {total} items have coordinates.', {
              found: count(found),
              total: count(total),
            })}
        </span>
        <span>{t('Borders: Natural Earth')}</span>
      </p>
      <CountryTable state={state} onChange={onChange} />
    </section>
  );
}

interface CellPanelProps {
  readonly filter: SearchState;
  readonly onClose: () => void;
  readonly onTake: () => void;
}

/** The items of a cell. */
function CellPanel({ filter, onClose, onTake }: CellPanelProps) {
  const found = useQuery(overviewQuery(filter, [], IN_CELL));
  const hits = found.data?.results ?? [];
  return (
    <section className="cell-panel" aria-label={t('Items here')}>
      <div className="cell-panel-head">
        <h2>
          <span role="status">
            {found.data === undefined
              ? t('Looking')
              : t('{n, plural, one {# item here} other {# items here}}', { n: found.data.count })}
          </span>
        </h2>
        <button type="button" className="icon-button" aria-label={t('Close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      {found.error !== null && <p role="alert">{found.error.message}</p>}
      <ul>
        {hits.map((hit) => (
          <li key={hit.key}>
            <Link to="/item/$key" params={{ key: hit.key }} className="cell-item">
              <span className="cell-thumb">
                <Thumb src={hit.thumbnailUrl} alt="" kind={kindOf(hit)} words="" />
              </span>
              <span>
                <span className="cell-title">{hit.title}</span>
                <span className="quiet small">
                  {[typeLine(hit), whenLine(hit)].filter((part) => part !== null).join(' · ')}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {found.data !== undefined && found.data.count > 0 && (
        <button type="button" className="button small" onClick={onTake}>
          {t('Only these')}
        </button>
      )}
    </section>
  );
}

interface CountryTableProps {
  readonly state: SearchState;
  readonly onChange: (state: SearchState) => void;
}

/** What the map shows by country, for those who do not see it. */
function CountryTable({ state, onChange }: CountryTableProps) {
  const [open, setOpen] = useState(false);
  const countries = useQuery({
    ...valuesQuery('country', state, { limit: COUNTRIES }),
    enabled: open,
  });
  return (
    <details className="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('As a table of countries')}</summary>
      {countries.data !== undefined && (
        // A region that scrolls must be reachable from the keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className="table-scroll" aria-label={t('Items by country')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Country')}</th>
                <th scope="col" className="right">
                  {t('Items')}
                </th>
              </tr>
            </thead>
            <tbody>
              {countries.data.counts.map((one) => (
                <tr key={one.value}>
                  <th scope="row">
                    <button
                      type="button"
                      className="text-button"
                      onClick={() => onChange(withValue(state, 'country', one.value))}
                    >
                      {countryName(one.value)}
                    </button>
                  </th>
                  <td className="number right">{count(one.count)}</td>
                </tr>
              ))}
              {countries.data.missing > 0 && (
                <tr>
                  <th scope="row">{t('without a country')}</th>
                  <td className="number right">{count(countries.data.missing)}</td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
