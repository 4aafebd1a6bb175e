import { useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { extentQuery } from '../../api/map.ts';
import type { SearchState } from '../../state/search-state.ts';
import type { Box } from './area.ts';
import type { MapHandle } from './map-canvas.tsx';

export interface Extent {
  readonly handle: RefObject<MapHandle | null>;
  readonly onHandle: (handle: MapHandle | null) => void;
  /** Shows everything found; null where nothing has coordinates, or it is not known yet. */
  readonly showAll: (() => void) | null;
}

/**
 * Where what a filter finds is. The map shows `begin` when it is made (`'all'`: everything found; null: what it shows
 * anyway); later the reader is where the reader wants to be.
 */
export function useExtent(filter: SearchState, begin: Box | 'all' | null): Extent {
  const handle = useRef<MapHandle | null>(null);
  const first = useRef(begin);
  const [isMade, setMade] = useState(false);
  const { data: box = null } = useQuery(extentQuery(filter));
  const onHandle = useCallback((given: MapHandle | null) => {
    handle.current = given;
    setMade(given !== null);
  }, []);
  useEffect(() => {
    const target = first.current === 'all' ? box : first.current;
    if (!isMade || target === null) return;
    first.current = null;
    handle.current?.show(target);
  }, [isMade, box]);
  return { handle, onHandle, showAll: box === null ? null : () => handle.current?.show(box) };
}
