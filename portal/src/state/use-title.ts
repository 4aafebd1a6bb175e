import { useEffect } from 'react';

/** Names the page in the browser's title. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? 'Opendrawer' : `${title} · Opendrawer`;
  }, [title]);
}
