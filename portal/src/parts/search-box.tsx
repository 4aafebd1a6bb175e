import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { saveFilter, suggestQuery } from '../api/explore.ts';
import { language, t } from '../languages/i18n.ts';
import { fresh, type SearchState, shownOf, withText, withValue } from '../state/search-state.ts';
import { useLater } from '../state/use-later.ts';
import { CloseIcon, SearchIcon } from './icons.tsx';
import { linesOf, MOST_IN_ADDRESS } from './search/pasted.ts';
import { type Choice, suggestionGroups } from './search/suggestion-groups.ts';
import { SuggestionList } from './search/suggestions.tsx';
import '../styles/search.css';

interface SearchBoxProps {
  /** The state that the query joins; the other filters stay. */
  readonly state: SearchState;
  readonly large?: boolean;
}

const SHORTEST = 2;
const PAUSE_MS = 90;

/** `/` puts the cursor into the box, unless one is typing elsewhere. */
function useSlash(focus: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [focus]);
}

/**
 * The one search box: words, values, names, identifiers; many lines pasted into it become exact values of any field.
 * A combobox with a list, as the ARIA Authoring Practices describe it: the focus stays in the input.
 */
export function SearchBox({ state, large = false }: SearchBoxProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(state.q ?? '');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => setText(state.q ?? ''), [state.q]);
  useSlash(() => {
    input.current?.focus();
    input.current?.select();
  });

  const asked = useLater(text.trim(), PAUSE_MS);
  const suggestions = useQuery({
    ...suggestQuery(asked, language()),
    enabled: open && asked.length >= SHORTEST,
  });
  const groups =
    open && text.trim().length >= SHORTEST ? suggestionGroups(suggestions.data ?? []) : [];
  const choices = groups.flatMap((group) => group.choices);
  const shown = open && choices.length > 0;
  const chosen = shown ? choices[active] : undefined;

  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const go = (next: SearchState) => {
    close();
    setNotice(null);
    void navigate({ to: '/', search: next });
  };
  const search = (given: string) => go(withText(state, 'q', given.trim()));
  const take = (choice: Choice) => {
    if (choice.key === null) {
      setText(choice.text);
      search(choice.text);
      return;
    }
    setText('');
    go(withValue(withText(state, 'q', null), choice.key, choice.text));
  };

  const find = async (values: readonly string[]) => {
    const how = shownOf(fresh(state));
    if (values.length <= MOST_IN_ADDRESS) {
      go({ ...how, value: values } as SearchState);
      return;
    }
    setNotice(t('Looking for {n} values', { n: values.length }));
    try {
      const saved = await saveFilter({ parameters: { value: values } });
      client.setQueryData(['filter', saved.id], saved);
      go({ ...how, filter: [saved.id] } as SearchState);
    } catch (error) {
      setNotice(error instanceof Error ? error.message : String(error));
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const lines = linesOf(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    void find(lines);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = choices.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        setOpen(true);
        if (shown) setActive(active >= last ? -1 : active + 1);
        break;
      case 'ArrowUp':
        setOpen(true);
        if (shown) setActive(active < 0 ? last : active - 1);
        break;
      case 'Escape':
        if (shown) close();
        else setText('');
        break;
      case 'Enter':
        if (chosen === undefined) search(text);
        else take(chosen);
        break;
      case 'Tab':
        close();
        return;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <search className={large ? 'search-box large' : 'search-box'}>
      <div className="search-field" data-empty={text === '' || undefined}>
        <SearchIcon />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={t('Search the collections')}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${active}`}
          placeholder={large ? t('Words, a name, a place, a barcode') : t('Search')}
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck="false"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={close}
        />
        {text !== '' && (
          <button
            type="button"
            className="icon-button"
            aria-label={t('Clear the search')}
            onClick={() => {
              setText('');
              search('');
              input.current?.focus();
            }}
          >
            <CloseIcon />
          </button>
        )}
        {!large && (
          <span className="search-key" aria-hidden="true">
            /
          </span>
        )}
        <SuggestionList
          id={id}
          groups={shown ? groups : []}
          active={active}
          onActive={setActive}
          onTake={take}
        />
      </div>
      {large && (
        <button type="button" className="button primary" onClick={() => search(text)}>
          {t('Search')}
        </button>
      )}
      <p role="status" className={notice === null ? 'visually-hidden' : 'search-notice'}>
        {notice ??
          (shown
            ? t('{n, plural, one {# suggestion} other {# suggestions}}', { n: choices.length })
            : '')}
      </p>
    </search>
  );
}
