import { useEffect, useRef, useState } from 'react';
import { type CubeAnswer, type CubeWish, fetchCube } from '../../api/explore.ts';
import type { SearchState } from '../../state/search-state.ts';

interface CubeNow {
  /** The last answer: what is drawn until the next has come. */
  readonly cube: CubeAnswer | null;
  /** Its counts by the dimension as it was asked for; the server answers with the first of its names. */
  readonly countsOf: (key: string) => CubeAnswer['dimensions'][number]['counts'];
  readonly error: Error | null;
  /** What the answer is for is what is asked for now. */
  readonly settled: boolean;
}

type Question = readonly [SearchState, readonly CubeWish[]];
const NONE: CubeAnswer['dimensions'][number]['counts'] = [];

/**
 * Counts under selections that may change with every step of a pointer: one question is on its way at a time, and of
 * those that come meanwhile only the last is asked.
 */
export function useCube(filter: SearchState, dimensions: readonly CubeWish[]): CubeNow {
  const wanted = JSON.stringify([filter, dimensions]);
  const [now, setNow] = useState<{
    readonly cube: CubeAnswer | null;
    readonly error: Error | null;
    readonly of: string;
  }>({ cube: null, error: null, of: '' });
  const latest = useRef(wanted);
  latest.current = wanted;
  const asking = useRef(false);
  const controller = useRef<AbortController | null>(null);

  useEffect(() => {
    const gone = new AbortController();
    controller.current = gone;
    asking.current = false;
    return () => gone.abort();
  }, []);

  useEffect(() => {
    const ask = async () => {
      const signal = controller.current?.signal;
      if (asking.current || signal === undefined) return;
      asking.current = true;
      let asked = '';
      while (asked !== latest.current && !signal.aborted) {
        asked = latest.current;
        try {
          const [given, wishes] = JSON.parse(asked) as Question;
          const cube = await fetchCube(given, wishes, signal);
          if (!signal.aborted) setNow({ cube, error: null, of: asked });
        } catch (error) {
          if (signal.aborted) return;
          const fault = error instanceof Error ? error : new Error(String(error));
          setNow((before) => ({ cube: before.cube, error: fault, of: asked }));
        }
      }
      if (!signal.aborted) asking.current = false;
    };
    if (wanted !== '') void ask();
  }, [wanted]);
  const asked = (now.of === '' ? [] : (JSON.parse(now.of) as Question)[1]).map(({ key }) => key);
  return {
    cube: now.cube,
    countsOf: (key) => now.cube?.dimensions[asked.indexOf(key)]?.counts ?? NONE,
    error: now.error,
    settled: now.of === wanted,
  };
}
