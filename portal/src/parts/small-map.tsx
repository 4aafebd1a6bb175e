import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { type StatisticsAnswer, statisticsQuery } from '../api/explore.ts';
import { tilesOf } from '../api/map.ts';
import { t } from '../languages/i18n.ts';
import type { SearchState } from '../state/search-state.ts';
import type { MapPlace, Position } from './map/area.ts';
import '../styles/small-map.css';

const MapCanvas = lazy(async () => ({ default: (await import('./map/map-canvas.tsx')).MapCanvas }));

const METRES_OF_DEGREE = 111_320;
const PIXELS_OF_WORLD = 512;
const DOT_PIXELS = 7;
const CORNERS = 48;

/** A circle on the map, its radius in degrees of latitude. */
function circle(latitude: number, longitude: number, radius: number): readonly Position[] {
  const wide = radius / Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
  return Array.from({ length: CORNERS + 1 }, (_, n): Position => {
    const angle = (n / CORNERS) * 2 * Math.PI;
    return [longitude + wide * Math.cos(angle), latitude + radius * Math.sin(angle)];
  });
}

/** Whether the element has come near the window, once. */
function useSeen(): readonly [(element: HTMLElement | null) => void, boolean] {
  const [seen, setSeen] = useState(false);
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);
  const watch = useMemo(
    () => (element: HTMLElement | null) => {
      observer.current?.disconnect();
      if (element === null) return;
      observer.current = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          setSeen(true);
          observer.current?.disconnect();
        },
        { rootMargin: '200px' },
      );
      observer.current.observe(element);
    },
    [],
  );
  return [watch, seen];
}

const NO_AREAS: readonly (readonly Position[])[] = [];

/** Pixels of the map for which a place is chosen; it may be a little larger or smaller. */
const WIDE = 1000;
const HIGH = 300;
const WIDEST_DEGREES = 150;

/** Where the map shows nearly all of what lies between the 5th and the 95th percentile; null: the whole world. */
function placeOf(
  latitude: StatisticsAnswer | null | undefined,
  longitude: StatisticsAnswer | null | undefined,
): MapPlace | null {
  const [south, north] = [latitude?.percentiles?.['5'], latitude?.percentiles?.['95']];
  const [west, east] = [longitude?.percentiles?.['5'], longitude?.percentiles?.['95']];
  if (south === undefined || north === undefined || west === undefined || east === undefined) {
    return null;
  }
  const high = Math.max(north - south, 0.5);
  const wide = Math.max(east - west, 0.5);
  if (wide > WIDEST_DEGREES) return null;
  const middle = (south + north) / 2;
  const zoom = Math.min(
    Math.log2((WIDE * 360) / (PIXELS_OF_WORLD * wide)),
    Math.log2((HIGH * 360 * Math.cos((middle * Math.PI) / 180)) / (PIXELS_OF_WORLD * high)),
  );
  return {
    zoom: Math.min(7, Math.max(0.8, zoom - 0.6)),
    latitude: Math.min(80, Math.max(-80, middle)),
    longitude: (west + east) / 2,
  };
}

interface DensityMapProps {
  readonly filter: SearchState;
  readonly label: string;
}

/** Where the items of a filter come from, as density; the map itself is loaded when it comes into sight. */
export function DensityMap({ filter, label }: DensityMapProps) {
  const [watch, seen] = useSeen();
  const latitude = useQuery({ ...statisticsQuery('decimalLatitude', filter), enabled: seen });
  const longitude = useQuery({ ...statisticsQuery('decimalLongitude', filter), enabled: seen });
  const known = seen && !latitude.isPending && !longitude.isPending;
  return (
    <div className="small-map wide" ref={watch}>
      {known && (
        <Suspense fallback={<Waiting />}>
          <MapCanvas
            label={label}
            tiles={tilesOf(filter, 'hex', window.location.origin)}
            place={placeOf(latitude.data, longitude.data)}
            areas={NO_AREAS}
            picked={null}
            tool={null}
          />
        </Suspense>
      )}
    </div>
  );
}

interface PointMapProps {
  readonly latitude: number;
  readonly longitude: number;
  /** Radius in which the place lies; null: not known. */
  readonly uncertaintyInMeters: number | null;
  readonly label: string;
}

/** The place of one item, with the circle of its uncertainty. */
export function PointMap({ latitude, longitude, uncertaintyInMeters, label }: PointMapProps) {
  const [watch, seen] = useSeen();
  const { place, areas, dot } = useMemo(() => {
    const radius = (uncertaintyInMeters ?? 0) / METRES_OF_DEGREE;
    // The circle takes a third of the map; without one a country is in sight.
    const zoom = radius <= 0 ? 4 : Math.min(9, Math.max(1, Math.log2(360 / (radius * 12))));
    const at: MapPlace = { zoom, latitude, longitude };
    const pixel = 360 / (PIXELS_OF_WORLD * 2 ** zoom);
    return {
      place: at,
      areas: radius > pixel * DOT_PIXELS ? [circle(latitude, longitude, radius)] : NO_AREAS,
      dot: {
        ring: circle(
          latitude,
          longitude,
          pixel * DOT_PIXELS * Math.cos((latitude * Math.PI) / 180),
        ),
        isBox: false,
        total: 1,
      },
    };
  }, [latitude, longitude, uncertaintyInMeters]);
  return (
    <div className="small-map" ref={watch}>
      {seen && (
        <Suspense fallback={<Waiting />}>
          <MapCanvas
            label={label}
            tiles={null}
            place={place}
            areas={areas}
            picked={dot}
            tool={null}
          />
        </Suspense>
      )}
    </div>
  );
}

const Waiting = () => (
  <p className="small-map-waiting quiet" role="status">
    {t('Loading: {what}', { what: t('the map') })}
  </p>
);
