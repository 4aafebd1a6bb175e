import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FacetCount } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import type { SearchState } from '../state/search-state.ts';
import { count } from '../words/format.ts';

interface BarListProps {
  readonly title: string;
  readonly counts: readonly FacetCount[];
  readonly words: (value: string) => string;
  /** Null: there is no search for it. */
  readonly linkTo: (value: string) => SearchState | null;
  readonly limit?: number;
  readonly note?: string;
  /** The values beyond the limit can be called up. */
  readonly expandable?: boolean;
}

/** The commonest values with their share drawn, each a link to its items where a search finds them. */
export function BarList({
  title,
  counts,
  words,
  linkTo,
  limit = 8,
  note,
  expandable = false,
}: BarListProps) {
  const [all, setAll] = useState(false);
  if (counts.length === 0) return null;
  const shown = all ? counts : counts.slice(0, limit);
  const most = Math.max(1, ...shown.map((one) => one.count));
  return (
    <section className="bar-list">
      <h3>{title}</h3>
      {note !== undefined && <p className="bar-note">{note}</p>}
      <ul>
        {shown.map((one) => {
          const search = linkTo(one.name);
          const bar = (
            <>
              <span className="bar-name">{words(one.name)}</span>
              <span className="bar-count">{count(one.count)}</span>
              <span
                className="bar-share"
                aria-hidden="true"
                style={{ inlineSize: `${(one.count / most) * 100}%` }}
              />
            </>
          );
          return (
            <li key={one.name}>
              {search === null ? (
                <span className="bar-row">{bar}</span>
              ) : (
                <Link to="/" search={search} className="bar-row">
                  {bar}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      {expandable && counts.length > limit && (
        <button
          type="button"
          className="text-button"
          aria-expanded={all}
          aria-label={`${all ? t('Show fewer') : t('Show more')}: ${title}`}
          onClick={() => setAll(!all)}
        >
          {all ? t('Show fewer') : t('Show more')}
        </button>
      )}
    </section>
  );
}
