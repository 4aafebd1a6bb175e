import { Link } from '@tanstack/react-router';
import type { DatasetAnswer } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { counted } from '../words/format.ts';

/** Datasets as the fronts of drawers. */
export function Cabinet({ datasets }: { readonly datasets: readonly DatasetAnswer[] }) {
  return (
    <ul className="cabinet">
      {datasets.map((dataset) => (
        <li key={dataset.key}>
          <Link to="/dataset/$key" params={{ key: dataset.key }} className="drawer">
            <span className="drawer-card">
              <span className="drawer-title">{dataset.title}</span>
              <span className="drawer-count">
                {dataset.currentSnapshot === null
                  ? t('not ingested yet')
                  : counted(dataset.itemCount, 'item')}
              </span>
            </span>
            <span className="drawer-pull" aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
