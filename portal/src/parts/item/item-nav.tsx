import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { t } from '../../languages/i18n.ts';
import { extendResults, lastResults } from '../../state/last-results.ts';
import { useKeys } from '../../state/use-keys.ts';
import { count } from '../../words/format.ts';
import { BackIcon } from '../icons.tsx';

/** Back to the list, and from item to item in it: also beyond what was loaded, and with the arrow keys. */
export function ItemNav({ itemKey }: { readonly itemKey: string }) {
  const router = useRouter();
  const navigate = useNavigate();
  const fromResults = useRouterState({
    select: (state) => state.location.state.fromResults === true,
  });
  const loaded = lastResults();
  const at = loaded?.keys.indexOf(itemKey) ?? -1;
  const isLast = loaded !== null && at >= 0 && at === loaded.keys.length - 1;
  const longer = useQuery({
    queryKey: ['longer-results', loaded?.state, loaded?.keys.length],
    queryFn: ({ signal }) =>
      loaded === null ? Promise.resolve(null) : extendResults(loaded, signal),
    enabled: isLast && typeof loaded?.next === 'string',
  });
  const results = isLast ? (longer.data ?? loaded) : loaded;
  const previous = at > 0 ? results?.keys[at - 1] : undefined;
  const next = at >= 0 ? results?.keys[at + 1] : undefined;
  const go = (key: string | undefined) => {
    if (key === undefined) return;
    void navigate({ to: '/item/$key', params: { key }, state: { fromResults }, replace: true });
  };
  useKeys([
    ['ArrowLeft', () => go(previous)],
    ['ArrowRight', () => go(next)],
    ['k', () => go(previous)],
    ['j', () => go(next)],
  ]);
  return (
    <nav className="item-nav" aria-label={t('Result list')}>
      <Link
        to="/"
        search={results?.state ?? {}}
        className="back-link"
        onClick={(event) => {
          if (!fromResults || event.metaKey || event.ctrlKey) return;
          // Back, not forward: the list is where it was left, scrolled as it was.
          event.preventDefault();
          router.history.back();
        }}
      >
        <BackIcon /> {results === null ? t('Search') : t('Back to results')}
      </Link>
      {results !== null && at >= 0 && (
        <span className="item-steps">
          {previous !== undefined && (
            <Link
              to="/item/$key"
              params={{ key: previous }}
              state={{ fromResults }}
              replace
              rel="prev"
            >
              {t('Previous')}
            </Link>
          )}
          <span className="quiet number">
            {t('{n} of {total}', { n: count(at + 1), total: count(results.total) })}
          </span>
          {next !== undefined && (
            <Link to="/item/$key" params={{ key: next }} state={{ fromResults }} replace rel="next">
              {t('Next')}
            </Link>
          )}
        </span>
      )}
    </nav>
  );
}
