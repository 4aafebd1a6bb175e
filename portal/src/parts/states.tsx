import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { t } from '../languages/i18n.ts';
import { useTitle } from '../state/use-title.ts';

/** A drawer with nothing in it, and what to do next. */
export function EmptyDrawer({
  title,
  children,
  page = false,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  /** It is all that the page has to say. */
  readonly page?: boolean;
}) {
  const Heading = page ? 'h1' : 'h2';
  return (
    <div className="empty-drawer">
      <svg viewBox="0 0 160 90" width="160" height="90" aria-hidden="true" focusable="false">
        <path className="drawer-inside" d="M22 10h116l16 44H6z" />
        <path className="drawer-front" d="M4 54h152v30H4z" />
        <path className="drawer-label" d="M56 62h48v14H56z" />
      </svg>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

/** What went wrong, in the server's words. */
export function FaultState({
  error,
  retry,
}: {
  readonly error: Error;
  readonly retry?: () => void;
}) {
  const api = error instanceof ApiError ? error : null;
  const missing = api?.status === 404;
  const title = missing
    ? t('Nothing lies here')
    : api === null
      ? t('The server cannot be reached')
      : t('That did not work');
  useTitle(title);
  return (
    <div className="page narrow" role="alert">
      <EmptyDrawer title={title} page>
        <p>{api?.message ?? t('Is it still running? The page tries again when you do.')}</p>
        {api?.hint !== null && api?.hint !== undefined && <p className="quiet">{api.hint}</p>}
        {api?.code !== null && api?.code !== undefined && (
          <p className="quiet">
            <code>{api.code}</code>
          </p>
        )}
        <p className="actions">
          {retry !== undefined && !missing && (
            <button type="button" className="button" onClick={retry}>
              {t('Try again')}
            </button>
          )}
          <Link to="/" className="button">
            {t('Go to the search')}
          </Link>
        </p>
      </EmptyDrawer>
    </div>
  );
}

/** Grey shapes while something is on its way; said once to those who listen. */
export function Loading({
  what,
  children,
}: {
  /** A noun in the reader's language. */
  readonly what: string;
  readonly children?: ReactNode;
}) {
  return (
    <div role="status" className="loading">
      <span className="visually-hidden">{t('Loading: {what}', { what })}</span>
      {children ?? <div className="skeleton skeleton-block" />}
    </div>
  );
}
