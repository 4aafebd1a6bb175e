import { useEffect, useState } from 'react';
import type { RunProgress } from '../api/types.ts';

export type Connection = 'connecting' | 'open' | 'lost' | 'closed';

const OVER = new Set(['done', 'failed', 'interrupted']);

/** A run has ended in this phase. */
export const isOver = (progress: RunProgress): boolean => OVER.has(progress.phase);

/**
 * Listens to progress events until `active` turns false or a run ends. The browser reconnects by itself;
 * `lost` says that it is trying.
 */
export function useProgress(
  url: string,
  active: boolean,
  onProgress: (progress: RunProgress) => void,
): Connection {
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    if (!active) {
      setConnection('closed');
      return;
    }
    const source = new EventSource(url);
    source.addEventListener('open', () => setConnection('open'));
    source.addEventListener('error', () => {
      setConnection(source.readyState === EventSource.CLOSED ? 'closed' : 'lost');
    });
    source.addEventListener('progress', (event) => {
      // The server writes RunProgress as JSON.
      onProgress(JSON.parse(event.data) as RunProgress);
    });
    return () => source.close();
  }, [url, active, onProgress]);
  return connection;
}
