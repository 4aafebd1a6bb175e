import { Link } from '@tanstack/react-router';
import type { FacetCount } from '../api/types.ts';
import type { SearchState } from '../state/search-state.ts';
import { count } from '../words/format.ts';

interface BarListProps {
  readonly title: string;
  readonly counts: readonly FacetCount[];
  readonly words: (value: string) => string;
  readonly linkTo: (value: string) => SearchState;
  readonly limit?: number;
}

/** The commonest values of a facet with their share drawn, each a link to its items. */
export function BarList({ title, counts, words, linkTo, limit = 8 }: BarListProps) {
  if (counts.length === 0) return null;
  const shown = counts.slice(0, limit);
  const most = Math.max(1, ...shown.map((one) => one.count));
  return (
    <section className="bar-list">
      <h3>{title}</h3>
      <ul>
        {shown.map((one) => (
          <li key={one.name}>
            <Link to="/" search={linkTo(one.name)}>
              <span className="bar-name">{words(one.name)}</span>
              <span className="bar-count">{count(one.count)}</span>
              <span
                className="bar-share"
                aria-hidden="true"
                style={{ inlineSize: `${(one.count / most) * 100}%` }}
              />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
