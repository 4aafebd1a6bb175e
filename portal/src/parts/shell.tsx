import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { statusQuery } from '../api/queries.ts';
import { t } from '../languages/i18n.ts';
import { isFiltered, readSearchState } from '../state/search-state.ts';
import { chooseTheme, useTheme } from '../state/theme.ts';
import { count } from '../words/format.ts';
import { Connection } from './connection.tsx';
import { MoonIcon, SunIcon } from './icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { SearchBox } from './search-box.tsx';
import { Shortcuts } from './shortcuts.tsx';

/** What a new generation of the index can change, apart from a result list that is being read. */
const CHANGING = new Set([
  'overview',
  'decades',
  'datasets',
  'dataset',
  'history',
  'quality',
  'findings',
  'runs',
]);

/** Watches the server for new data and refreshes what is shown of it; answers how many runs are under way. */
function useNews(): number {
  const client = useQueryClient();
  const status = useQuery(statusQuery);
  const generation = status.data?.generation;
  const seen = useRef(generation);
  useEffect(() => {
    if (generation === undefined) return;
    const news = seen.current !== undefined && seen.current !== generation;
    seen.current = generation;
    if (!news) return;
    void client.invalidateQueries({
      predicate: ({ queryKey }) => CHANGING.has(String(queryKey[0])),
    });
  }, [client, generation]);
  return status.data?.runs.running ?? 0;
}

/** Frame of every page: skip link, header, main, footer. */
export function Shell() {
  const location = useRouterState({ select: (state) => state.location });
  const state = location.pathname === '/' ? readSearchState(location.search) : {};
  const landing = location.pathname === '/' && !isFiltered(state);
  const running = useNews();
  const main = useRef<HTMLElement>(null);
  const path = useRef(location.pathname);
  useEffect(() => {
    if (path.current === location.pathname) return;
    path.current = location.pathname;
    // A new page begins at its main part, for the keyboard and for screen readers alike.
    main.current?.focus({ preventScroll: true });
  }, [location.pathname]);

  return (
    <>
      <a className="skip-link" href="#main">
        {t('Skip to the content')}
      </a>
      {!landing && (
        <button
          type="button"
          className="skip-link"
          onClick={() => {
            document.querySelector<HTMLInputElement>('search input')?.focus();
          }}
        >
          {t('Skip to the search box')}
        </button>
      )}
      <header className="site-header">
        <div className="site-header-row">
          <Link to="/" className="wordmark" aria-label={t('Opendrawer, start')}>
            <Mark />
            <span>Opendrawer</span>
          </Link>
          {!landing && <SearchBox state={state} />}
          <nav aria-label={t('Main')}>
            <ul>
              <li>
                <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
                  {t('Search')}
                </Link>
              </li>
              <li>
                <Link to="/explore">{t('Explore')}</Link>
              </li>
              <li>
                <Link to="/datasets">{t('Datasets')}</Link>
              </li>
              <li>
                <Link to="/fields">{t('Fields')}</Link>
              </li>
              <li>
                <Link to="/names">{t('Names')}</Link>
              </li>
              <li>
                <Link to="/runs">
                  {t('Runs')}
                  {running > 0 && (
                    <>
                      <span className="under-way" aria-hidden="true" />
                      <span className="visually-hidden">
                        {' '}
                        ({t('{n} under way', { n: count(running) })})
                      </span>
                    </>
                  )}
                </Link>
              </li>
            </ul>
          </nav>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <Connection />
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="site-footer">
        <div className="site-footer-row">
          <p>
            {t(
              'Opendrawer opens the drawers of the world’s collections. What the publisher wrote always stays beside what we made of it.',
            )}
          </p>
          <ul>
            <li>
              <a href="/docs">API</a>
            </li>
            <li>
              <Link to="/datasets">{t('Datasets')}</Link>
            </li>
            <li>
              <Link to="/names">{t('Names')}</Link>
            </li>
            <li>
              <Link to="/runs">{t('Runs')}</Link>
            </li>
            <li>
              <Link to="/status">{t('Status')}</Link>
            </li>
            <li>
              <Shortcuts />
            </li>
          </ul>
        </div>
      </footer>
    </>
  );
}

const Mark = () => (
  <svg
    viewBox="0 0 32 32"
    width="30"
    height="30"
    aria-hidden="true"
    focusable="false"
    className="mark"
  >
    <path className="mark-case" d="M3 4.5h26v11H3z" />
    <path className="mark-drawer" d="M1.5 17h29v11.5h-29z" />
    <path className="mark-brass" d="M12 8.5h8" />
    <path className="mark-pull" d="M12.5 20.5h7v.8a3.5 3.5 0 0 1-7 0z" />
  </svg>
);

function ThemeSwitch() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  const label = theme === 'dark' ? t('Switch to the light theme') : t('Switch to the dark theme');
  return (
    <button
      type="button"
      className="icon-button theme-switch"
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(other)}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}
