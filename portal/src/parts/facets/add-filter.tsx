import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { fieldsQuery } from '../../api/explore.ts';
import { t } from '../../languages/i18n.ts';
import { FIELD, GROUP_LABELS, KEYS, type KeyGroup } from '../../state/search-keys.ts';
import { useLater } from '../../state/use-later.ts';
import { count } from '../../words/format.ts';

const PAUSE_MS = 150;
const FIELDS = 40;

interface AddFilterProps {
  /** Parameters that are in the sidebar already. */
  readonly shown: ReadonlySet<string>;
  readonly onAdd: (param: string) => void;
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Picks any key, or any field of the records, for a section of its own. */
export function AddFilter({ shown, onAdd }: AddFilterProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const search = useLater(text.trim(), PAUSE_MS);
  const fields = useQuery({ ...fieldsQuery(search, FIELDS), enabled: open });
  const wanted = folded(text.trim());
  const keys = KEYS.filter(
    (one) =>
      !shown.has(one.key) &&
      (folded(t(one.label)).includes(wanted) || folded(one.key).includes(wanted)),
  );
  const groups = Map.groupBy(keys, ({ group }) => group);
  // The keys of items are above, under their own names.
  const found = (fields.data ?? []).filter(
    ({ path, field, hasTexts }) =>
      hasTexts && !path.startsWith('item.') && !shown.has(`${FIELD}${field}`),
  );
  const add = (param: string) => {
    onAdd(param);
    setOpen(false);
    setText('');
  };

  return (
    <div className="add-filter">
      <button
        type="button"
        className="button small"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('Add a filter')}
      </button>
      <div id={id} hidden={!open} className="add-filter-panel">
        {open && (
          <>
            <input
              type="search"
              className="facet-within"
              aria-label={t('Find a field')}
              placeholder={t('Any field: barcode, sex, elevation')}
              value={text}
              // biome-ignore lint/a11y/noAutofocus: the panel was opened to type here
              autoFocus
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setOpen(false);
              }}
            />
            <div className="add-filter-list">
              {[...groups].map(([group, ones]) => (
                <AddGroup key={group} title={t(GROUP_LABELS[group as KeyGroup])}>
                  {ones.map((one) => (
                    <li key={one.key}>
                      <button type="button" onClick={() => add(one.key)}>
                        {t(one.label)}
                      </button>
                    </li>
                  ))}
                </AddGroup>
              ))}
              {found.length > 0 && (
                <AddGroup title={t('Fields of the records, as published')}>
                  {found.map((one) => (
                    <li key={one.path}>
                      <button
                        type="button"
                        onClick={() => add(`${FIELD}${one.field}`)}
                        title={one.path}
                      >
                        <span>{one.field}</span>
                        <span className="check-count">{count(one.count)}</span>
                        {one.samples.length > 0 && (
                          <span className="add-filter-samples">
                            {one.samples.slice(0, 3).join(' · ')}
                          </span>
                        )}
                      </button>
                    </li>
                  ))}
                </AddGroup>
              )}
              {keys.length === 0 && found.length === 0 && !fields.isFetching && (
                <p className="quiet small">{t('No field is called “{text}”.', { text })}</p>
              )}
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function AddGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h4>{title}</h4>
      <ul>{children}</ul>
    </section>
  );
}
