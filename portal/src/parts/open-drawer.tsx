import { Link } from '@tanstack/react-router';
import type { Hit } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { kindOf } from './icons.tsx';
import { Thumb } from './thumb.tsx';

const PLACES = Array.from({ length: 8 }, (_, n) => n);

/** A drawer pulled out, with eight things in it. */
export function OpenDrawer({
  hits,
  label,
}: {
  readonly hits: readonly Hit[];
  readonly label: string;
}) {
  return (
    <div className="open-drawer">
      <ul className="open-drawer-trays" aria-label={t('Some things from the drawers')}>
        {PLACES.map((n) => {
          const hit = hits[n];
          return (
            <li key={hit?.key ?? n}>
              {hit === undefined ? (
                <span className="open-drawer-tray" />
              ) : (
                <Link
                  to="/item/$key"
                  params={{ key: hit.key }}
                  className="open-drawer-tray"
                  aria-label={hit.title}
                  title={hit.title}
                >
                  <Thumb src={hit.thumbnailUrl} alt="" kind={kindOf(hit)} words="" eager />
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      <div className="open-drawer-front">
        <Link to="/" search={{ hasMedia: 'true' }} className="open-drawer-card">
          {label}
        </Link>
      </div>
    </div>
  );
}
