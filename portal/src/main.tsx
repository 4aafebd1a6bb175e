import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retry } from './api/queries.ts';
import { activate, firstLanguage } from './languages/load.ts';
import { InLanguage } from './languages/provider.tsx';
import { createPortalRouter } from './router.tsx';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/quality.css';
import './styles/sources.css';
import './styles/taxa.css';
import './styles/print.css';

const MINUTE = 60_000;

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry, staleTime: MINUTE / 2, gcTime: 30 * MINUTE } },
});

// After an upgrade the page in the window asks for parts that are gone; the new page has the new ones.
window.addEventListener('vite:preloadError', () => window.location.reload());

const place = document.getElementById('portal');
if (place === null) throw new Error('index.html has no element with the id "portal".');
// Before the router reads the address, which may name a language.
await activate(firstLanguage());
const router = createPortalRouter();
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <InLanguage>
        <RouterProvider router={router} />
      </InLanguage>
    </QueryClientProvider>
  </StrictMode>,
);
