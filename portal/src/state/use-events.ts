import { useEffect, useState } from 'react';
import type { RunProgress } from '../api/types.ts';

export type Connection = 'connecting' | 'open' | 'lost' | 'closed';

/**
 * Listens to progress events until `active` turns false or the server says that the run is over. The browser reconnects by itself;
 * `lost` says that it is trying.
 */
export function useProgress(
  url: string,
  active: boolean,
  onProgress: (progress: RunProgress) => void,
  onEnd?: () => void,
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
    source.addEventListener('end', () => {
      source.close();
      setConnection('closed');
      onEnd?.();
    });
    return () => source.close();
  }, [url, active, onProgress, onEnd]);
  return connection;
}
