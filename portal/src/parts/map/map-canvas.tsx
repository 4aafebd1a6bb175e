import {
  type GeoJSONSource,
  Map as MapLibre,
  type PointLike,
  setWorkerUrl,
  type VectorTileSource,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef, useState } from 'react';
import type { Cell } from '../../api/map.ts';
import { t } from '../../languages/i18n.ts';
import { useTheme } from '../../state/theme.ts';
import { type Box, type MapPlace, type Position, ringOf } from './area.ts';
import { DrawingBoard, type DrawingTool } from './drawing-board.tsx';
import {
  baseStyle,
  CLOSEST,
  densityLayers,
  densitySource,
  LAYERS,
  levelsOf,
  SOURCES,
} from './style.ts';
import './map.css';

// The worker is a file of our own origin: the policy of the page allows no blobs.
setWorkerUrl(new URL(workerUrl, window.location.href).href);

/** What a map is told to do from outside. */
export interface MapHandle {
  zoomBy(steps: number): void;
  /** Shows the whole of a box. */
  show(box: Box): void;
  /** What is in sight. */
  sight(): Box;
}

interface MapCanvasProps {
  readonly label: string;
  /** Address of density tiles with `{z}/{x}/{y}`; null: none are drawn. */
  readonly tiles: string | null;
  /** Items by country, to colour countries with; null: they are not. */
  readonly countries?: ReadonlyMap<string, number> | null;
  /** Where the map begins; null: the whole world. Later changes are not followed. */
  readonly place: MapPlace | null;
  /** Rings of the areas that the filter has. */
  readonly areas: readonly (readonly Position[])[];
  readonly picked: Cell | null;
  readonly tool: DrawingTool | null;
  readonly onPlace?: (place: MapPlace, sight: Box) => void;
  /** A cell with items was picked; null: a place without. */
  readonly onPick?: (cell: Cell | null) => void;
  /** A country was picked, by code. */
  readonly onCountry?: (code: string) => void;
  /** A ring was drawn; null: given up. */
  readonly onDrawn?: (ring: readonly Position[] | null) => void;
  readonly onHandle?: (handle: MapHandle | null) => void;
}

const TILE = 512;

/** The whole world, as wide as the map is. */
const world = (width: number): MapPlace => ({
  zoom: Math.max(0, Math.log2(Math.max(TILE, width) / TILE)),
  latitude: 20,
  longitude: 8,
});

const sightOf = (map: MapLibre): Box => {
  const bounds = map.getBounds();
  return {
    west: bounds.getWest(),
    south: bounds.getSouth(),
    east: bounds.getEast(),
    north: bounds.getNorth(),
  };
};

const placeOf = (map: MapLibre): MapPlace => {
  const { lng, lat } = map.getCenter();
  return { zoom: map.getZoom(), latitude: lat, longitude: lng };
};

const collection = (rings: readonly (readonly Position[])[]) => ({
  type: 'FeatureCollection' as const,
  features: rings.map((ring) => ({
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'LineString' as const, coordinates: ring.map(([x, y]) => [x, y]) },
  })),
});

const isAlongAxes = (ring: readonly Position[]): boolean =>
  ring.length === 5 &&
  ring.every(([x, y], n) => {
    const next = ring[n + 1];
    return next === undefined || Math.abs(next[0] - x) < 1e-9 || Math.abs(next[1] - y) < 1e-9;
  });

/** Degrees around a point that a press on it means. */
const aroundPoint = (map: MapLibre, [x, y]: Position): Cell['ring'] => {
  const size = 360 / (512 * 2 ** map.getZoom());
  return ringOf({
    west: x - 3 * size,
    south: y - 3 * size,
    east: x + 3 * size,
    north: y + 3 * size,
  });
};

/** The cell at a point of the canvas; null where there is none. */
function cellAt(map: MapLibre, point: PointLike): Cell | null {
  const layers = [LAYERS.density, LAYERS.points].filter((id) => map.getLayer(id) !== undefined);
  if (layers.length === 0) return null;
  const feature = map.queryRenderedFeatures(point, { layers })[0];
  if (feature === undefined) return null;
  const total = Number(feature.properties['total'] ?? 0);
  const { geometry } = feature;
  if (geometry.type === 'Point') {
    const [x = 0, y = 0] = geometry.coordinates;
    return { ring: aroundPoint(map, [x, y]), isBox: true, total };
  }
  if (geometry.type !== 'Polygon') return null;
  const ring = (geometry.coordinates[0] ?? []).map(([x = 0, y = 0]): Position => [x, y]);
  return { ring, isBox: isAlongAxes(ring), total };
}

const hasWebGl = (): boolean => {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
};

/** A map of the world with density tiles over it. Arrow keys move it, + and - zoom. */
export function MapCanvas(props: MapCanvasProps) {
  const { tiles, countries = null, areas, picked, tool, onHandle } = props;
  const theme = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [able] = useState(hasWebGl);
  // The listeners of the map outlive a render; they call what the last one gave.
  const latest = useRef(props);
  latest.current = props;
  const begin = useRef({ theme, at: props.place });

  useEffect(() => {
    const container = place.current;
    if (container === null || !able) return;
    const { theme: first } = begin.current;
    const at = begin.current.at ?? world(container.clientWidth);
    const made = new MapLibre({
      container,
      style: baseStyle(first),
      center: [at.longitude, at.latitude],
      zoom: at.zoom,
      maxZoom: CLOSEST,
      attributionControl: false,
      // Else paper would stay empty.
      canvasContextAttributes: { preserveDrawingBuffer: true },
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      // Squares beyond the poles and a world seen twice would only confuse.
      renderWorldCopies: true,
      locale: { 'Map.Title': latest.current.label },
    });
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    made.on('moveend', () => latest.current.onPlace?.(placeOf(made), sightOf(made)));
    const pick = (point: PointLike) => {
      const cell = cellAt(made, point);
      latest.current.onPick?.(cell);
      if (latest.current.onCountry === undefined || cell !== null) return;
      const [country] = made.queryRenderedFeatures(point, { layers: [LAYERS.countries] });
      const code: unknown = country?.properties['code'];
      if (typeof code === 'string') latest.current.onCountry(code);
    };
    made.on('click', (event) => pick(event.point));
    made.getCanvas().addEventListener('keydown', (event) => {
      // What the pointer picks anywhere, the keyboard picks in the middle, where the cross is.
      if (event.key === 'Enter') pick([container.clientWidth / 2, container.clientHeight / 2]);
    });
    made.on('mousemove', (event) => {
      const over = cellAt(made, event.point) !== null || latest.current.onCountry !== undefined;
      made.getCanvas().style.cursor = over ? 'pointer' : '';
    });
    made.once('load', () => setMap(made));
    return () => {
      setMap(null);
      made.remove();
    };
  }, [able]);

  useEffect(() => {
    onHandle?.(
      map === null
        ? null
        : {
            zoomBy: (steps) => map.zoomTo(map.getZoom() + steps),
            show: ({ west, south, east, north }) =>
              map.fitBounds(
                [
                  [west, Math.max(-85, south)],
                  [east < west ? east + 360 : east, Math.min(85, north)],
                ],
                { padding: 40, duration: 0 },
              ),
            sight: () => sightOf(map),
          },
    );
  }, [map, onHandle]);

  // The theme changes every colour: the style is made anew, and what follows is put into it again.
  const [dressed, setDressed] = useState(theme);
  useEffect(() => {
    if (map === null || dressed === theme) return;
    map.setStyle(baseStyle(theme), { diff: false });
    map.once('styledata', () => setDressed(theme));
  }, [map, theme, dressed]);

  useEffect(() => {
    if (map === null || tiles === null || dressed !== theme) return;
    const known = map.getSource<VectorTileSource>(SOURCES.density);
    if (known !== undefined) {
      known.setTiles([tiles]);
      return;
    }
    map.addSource(SOURCES.density, densitySource(tiles));
    for (const layer of densityLayers(theme)) map.addLayer(layer, 'borders');
  }, [map, tiles, theme, dressed]);

  const shownLevels = useRef<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    if (map === null || dressed !== theme) return;
    const levels = countries === null ? new Map<string, number>() : levelsOf(countries);
    const source = SOURCES.countries;
    for (const id of shownLevels.current.keys()) {
      if (!levels.has(id)) map.removeFeatureState({ source, id }, 'level');
    }
    for (const [id, level] of levels) map.setFeatureState({ source, id }, { level });
    shownLevels.current = levels;
  }, [map, countries, theme, dressed]);

  useEffect(() => {
    if (dressed !== theme) return;
    map?.getSource<GeoJSONSource>(SOURCES.area)?.setData(collection(areas));
  }, [map, areas, theme, dressed]);
  useEffect(() => {
    if (dressed !== theme) return;
    map
      ?.getSource<GeoJSONSource>(SOURCES.picked)
      ?.setData(collection(picked === null ? [] : [picked.ring]));
  }, [map, picked, theme, dressed]);

  if (!able) {
    return (
      <p className="map-none">
        {t('This browser cannot draw the map (it has no WebGL); the table below says the same.')}
      </p>
    );
  }
  return (
    <div className="map-frame" data-ready={map !== null || undefined}>
      <div className="map-canvas" ref={place} />
      {map !== null && tool !== null && (
        <DrawingBoard
          tool={tool}
          toMap={(x, y) => {
            const { lng, lat } = map.unproject([x, y]);
            return [lng, lat];
          }}
          onDone={(ring) => latest.current.onDrawn?.(ring)}
        />
      )}
    </div>
  );
}
