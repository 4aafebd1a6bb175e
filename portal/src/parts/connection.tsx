import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/client.ts';
import { statusQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Says so while the network or the server is away; what is on the page stays readable. */
export function Connection() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const status = useQuery(statusQuery);
  const away = status.error !== null && !(status.error instanceof ApiError);
  const words = !online
    ? t('There is no network. What is on the page can still be read.')
    : away
      ? t('The server does not answer. The page goes on trying.')
      : null;
  return (
    <div role="status" className={words === null ? 'visually-hidden' : 'connection'}>
      {words}
    </div>
  );
}
