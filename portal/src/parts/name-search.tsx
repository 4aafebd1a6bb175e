import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { suggestionsQuery, type TaxonUsage } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { rankWords } from '../words/taxa.ts';
import { SearchIcon } from './icons.tsx';
import { TaxonName } from './taxon-name.tsx';

/** Finds a taxon by the beginning of its name or of a word in it; arrow keys choose, Enter opens. */
export function NameSearch() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery(suggestionsQuery(asked));
  const items = asked.length > 1 ? (found.data ?? []) : [];
  return (
    <ComboBox
      className="name-search"
      items={items}
      inputValue={text}
      onInputChange={setText}
      onSelectionChange={(key) => {
        if (key !== null) void navigate({ to: '/taxon/$key', params: { key: String(key) } });
      }}
      allowsEmptyCollection
      menuTrigger="input"
      defaultFilter={() => true}
    >
      <Label>{t('Find a name')}</Label>
      <div className="name-search-field">
        <SearchIcon />
        <Input placeholder={t('A genus, a species, an epithet')} spellCheck="false" />
      </div>
      <Popover className="name-search-list" offset={4}>
        <ListBox<TaxonUsage>
          renderEmptyState={() => (
            <p className="quiet name-option">
              {asked.length < 2
                ? t('Two letters or more.')
                : found.isFetching
                  ? t('Searching …')
                  : t('No name begins so.')}
            </p>
          )}
        >
          {(usage) => (
            <ListBoxItem id={usage.key} textValue={usage.scientificName} className="name-option">
              <span>
                <TaxonName
                  name={usage.canonicalName}
                  authorship={usage.authorship}
                  rank={usage.rank}
                />
              </span>
              <span className="quiet">
                {[
                  rankWords(usage.rank),
                  usage.synonym ? t('synonym of {name}', { name: usage.accepted ?? '?' }) : null,
                  usage.family ?? usage.class ?? usage.kingdom,
                ]
                  .filter((part) => part !== null && part !== undefined)
                  .join(' · ')}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
