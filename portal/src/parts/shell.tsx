import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isFiltered, readSearchState } from '../state/search-state.ts';
import { chooseTheme, useTheme } from '../state/theme.ts';
import { MoonIcon, SunIcon } from './icons.tsx';
import { SearchBox } from './search-box.tsx';

/** Frame of every page: skip link, header, main, footer. */
export function Shell() {
  const location = useRouterState({ select: (state) => state.location });
  const state = location.pathname === '/' ? readSearchState(location.search) : {};
  const landing = location.pathname === '/' && !isFiltered(state);
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
        Skip to the content
      </a>
      <header className="site-header">
        <div className="site-header-row">
          <Link to="/" className="wordmark" aria-label="Opendrawer, start">
            <Mark />
            <span>Opendrawer</span>
          </Link>
          {!landing && <SearchBox state={state} />}
          <nav aria-label="Main">
            <ul>
              <li>
                <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
                  Search
                </Link>
              </li>
              <li>
                <Link to="/datasets">Datasets</Link>
              </li>
              <li>
                <Link to="/runs">Runs</Link>
              </li>
            </ul>
          </nav>
          <ThemeSwitch />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="site-footer">
        <div className="site-footer-row">
          <p>
            <strong>Opendrawer</strong> opens the drawers of the world’s collections. What the
            publisher wrote always stays beside what we made of it.
          </p>
          <ul>
            <li>
              <a href="/docs">API</a>
            </li>
            <li>
              <Link to="/datasets">Datasets</Link>
            </li>
            <li>
              <Link to="/runs">Runs</Link>
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
  return (
    <button
      type="button"
      className="icon-button theme-switch"
      aria-label={`Switch to the ${other} theme`}
      title={`Switch to the ${other} theme`}
      onClick={() => chooseTheme(other)}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}
