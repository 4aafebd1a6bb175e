import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countsIn } from '../api/client.ts';
import { decadesQuery } from '../api/queries.ts';
import type { FacetCount } from '../api/types.ts';
import type { SearchState } from '../state/search-state.ts';
import { barsOf, barWords, writeRange } from '../words/decades.ts';
import { counted } from '../words/format.ts';

interface DateLinksProps {
  readonly filter: SearchState;
}

/** The chart of decades, each bar a link to its items. */
export function DateLinks({ filter }: DateLinksProps) {
  const decades = useQuery(decadesQuery(filter));
  return <DecadeLinks filter={filter} counts={countsIn(decades.data?.facets ?? [], 'decade')} />;
}

interface DecadeLinksProps extends DateLinksProps {
  /** By decade: `1890s`. */
  readonly counts: readonly FacetCount[];
}

/** The same chart of counts that are at hand. */
export function DecadeLinks({ filter, counts }: DecadeLinksProps) {
  const bars = barsOf(counts);
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <div className="date-links">
      <ol>
        {bars.map((bar) => {
          const eventDate = writeRange(bar.open ? null : bar.from, bar.to);
          return (
            <li key={bar.from}>
              {bar.count > 0 && eventDate !== null && (
                <Link
                  to="/"
                  search={{ ...filter, eventDate }}
                  aria-label={`${barWords(bar)}: ${counted(bar.count, 'item')}`}
                  title={`${barWords(bar)}: ${counted(bar.count, 'item')}`}
                >
                  <span
                    style={{ blockSize: `${Math.max(3, Math.sqrt(bar.count / most) * 100)}%` }}
                  />
                </Link>
              )}
            </li>
          );
        })}
      </ol>
      <p className="date-links-ends" aria-hidden="true">
        <span>{barWords(first)}</span>
        {last !== first && <span>{barWords(last)}</span>}
      </p>
    </div>
  );
}
