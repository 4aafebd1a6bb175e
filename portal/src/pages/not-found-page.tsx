import { Link } from '@tanstack/react-router';
import { t } from '../languages/i18n.ts';
import { EmptyDrawer } from '../parts/states.tsx';
import { useTitle } from '../state/use-title.ts';

export function NotFoundPage() {
  useTitle(t('Not found'));
  return (
    <div className="page narrow">
      <EmptyDrawer title={t('There is no such drawer')} page>
        <p>{t('The address may be mistyped, or the page has moved.')}</p>
        <p className="actions">
          <Link to="/" className="button">
            {t('Go to the search')}
          </Link>
        </p>
      </EmptyDrawer>
    </div>
  );
}
