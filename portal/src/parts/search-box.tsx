import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { fresh, type SearchState } from '../state/search-state.ts';
import { CloseIcon, SearchIcon } from './icons.tsx';

interface SearchBoxProps {
  /** The state that the query joins; the other filters stay. */
  readonly state: SearchState;
  readonly large?: boolean;
}

/** The one search box: words, values, names, identifiers. `/` puts the cursor here. */
export function SearchBox({ state, large = false }: SearchBoxProps) {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(state.q ?? '');
  useEffect(() => setText(state.q ?? ''), [state.q]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const search = (given: string) => {
    const { q: _old, ...rest } = fresh(state);
    const q = given.trim();
    void navigate({ to: '/', search: q === '' ? rest : { ...rest, q } });
  };

  return (
    <search className={large ? 'search-box large' : 'search-box'}>
      <SearchField
        aria-label="Search the collections"
        value={text}
        onChange={setText}
        onSubmit={search}
        onClear={() => search('')}
      >
        <SearchIcon />
        <Input
          ref={input}
          placeholder={large ? 'Words, a name, a place, a barcode' : 'Search'}
          enterKeyHint="search"
          autoComplete="off"
          spellCheck="false"
        />
        <Button className="icon-button" aria-label="Clear the search">
          <CloseIcon />
        </Button>
        {!large && (
          <span className="search-key" aria-hidden="true">
            /
          </span>
        )}
      </SearchField>
      {large && (
        <button type="button" className="button primary" onClick={() => search(text)}>
          Search
        </button>
      )}
    </search>
  );
}
