import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { t } from '../languages/i18n.ts';
import { useKeys } from '../state/use-keys.ts';
import { CloseIcon } from './icons.tsx';

const SECOND_KEY_MS = 1500;

/** Pages that are two keys away: `g`, then the letter. */
const PLACES = [
  { key: 's', to: '/' },
  { key: 'e', to: '/explore' },
  { key: 'd', to: '/datasets' },
  { key: 'f', to: '/fields' },
  { key: 'n', to: '/names' },
  { key: 'r', to: '/runs' },
] as const;

/** The keys of the whole portal, and the list of them on `?`. */
export function Shortcuts() {
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [going, setGoing] = useState(false);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setGoing(false), SECOND_KEY_MS);
    return () => clearTimeout(timer);
  }, [going]);
  const show = () => dialog.current?.showModal();
  useKeys([
    ['?', show],
    ['g', () => setGoing(true)],
    ...PLACES.map(
      ({ key, to }) =>
        [
          key,
          () => {
            if (!going) return;
            setGoing(false);
            void navigate({ to });
          },
        ] as const,
    ),
  ]);
  const groups = [
    {
      title: t('Everywhere'),
      keys: [
        ['/', t('Go to the search box')],
        ['?', t('Show these keys')],
        ['g s', t('Search')],
        ['g e', t('Explore')],
        ['g d', t('Datasets')],
        ['g f', t('Fields')],
        ['g n', t('Names')],
        ['g r', t('Runs')],
      ],
    },
    {
      title: t('On an item'),
      keys: [
        ['←  →', t('To the item before or after it in the results')],
        ['k  j', t('The same')],
        ['+  −  0', t('In the zoomed picture: closer, farther, the whole')],
        ['Esc', t('Close the zoom')],
      ],
    },
    {
      title: t('In results'),
      keys: [
        ['←  →', t('From filter to filter; from view to view')],
        ['Del', t('Remove the filter')],
        ['↑  ↓', t('From suggestion to suggestion')],
      ],
    },
    {
      title: t('On maps and timelines'),
      keys: [
        ['← ↑ → ↓', t('Move the map, or the ends of the range')],
        ['+  −', t('Zoom')],
      ],
    },
  ] as const;
  return (
    <>
      <button type="button" className="text-button" onClick={show}>
        {t('Keys')}
      </button>
      <dialog ref={dialog} className="shortcuts" aria-labelledby="shortcuts-title">
        <div className="shortcuts-head">
          <h2 id="shortcuts-title">{t('Keys')}</h2>
          <form method="dialog">
            <button type="submit" className="icon-button" aria-label={t('Close')}>
              <CloseIcon />
            </button>
          </form>
        </div>
        <div className="shortcuts-body">
          {groups.map(({ title, keys }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(([key, what]) => (
                  <div key={key}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </dialog>
    </>
  );
}
