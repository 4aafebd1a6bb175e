import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { overviewQuery } from '../../api/queries.ts';
import { t } from '../../languages/i18n.ts';
import type { SearchState } from '../../state/search-state.ts';
import { useLater } from '../../state/use-later.ts';
import { kindOf } from '../icons.tsx';
import { Thumb } from '../thumb.tsx';

const ITEMS = 14;
const PAUSE_MS = 250;

/** Some of the items, those with pictures first: it follows when the brush rests. */
export function Strip({ filter }: { readonly filter: SearchState }) {
  const rested = useLater(JSON.stringify(filter), PAUSE_MS);
  const given = JSON.parse(rested) as SearchState;
  const pictured = useQuery(
    overviewQuery({ ...given, hasMedia: 'true' } as SearchState, [], ITEMS),
  );
  const none = pictured.data?.results.length === 0;
  const any = useQuery({ ...overviewQuery(given, [], ITEMS), enabled: none });
  const hits = (none ? any.data?.results : pictured.data?.results) ?? null;
  return (
    <section className="explore-strip" aria-label={t('Some of the items')}>
      <ul>
        {hits === null
          ? Array.from({ length: ITEMS }, (_, n) => n).map((n) => (
              <li key={n} className="strip-place" />
            ))
          : hits.map((hit) => (
              <li key={hit.key}>
                <Link
                  to="/item/$key"
                  params={{ key: hit.key }}
                  className="strip-item"
                  title={hit.title}
                >
                  <span className="strip-picture">
                    <Thumb src={hit.thumbnailUrl} alt="" kind={kindOf(hit)} words="" />
                  </span>
                  <span className="strip-title">{hit.title}</span>
                </Link>
              </li>
            ))}
      </ul>
    </section>
  );
}
