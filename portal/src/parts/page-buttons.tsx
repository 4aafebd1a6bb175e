import { t } from '../languages/i18n.ts';

/** To the page before and the next one; pages count from 1. */
export const PageButtons = ({
  page,
  pages,
  onTurn,
}: {
  readonly page: number;
  readonly pages: number;
  readonly onTurn: (to: number) => void;
}) => (
  <p className="actions">
    <button
      type="button"
      className="button small"
      disabled={page === 1}
      onClick={() => onTurn(Math.min(page - 1, pages))}
    >
      {t('Previous')}
    </button>
    <button
      type="button"
      className="button small"
      disabled={page >= pages}
      onClick={() => onTurn(page + 1)}
    >
      {t('Next')}
    </button>
  </p>
);
