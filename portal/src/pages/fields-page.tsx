import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type FieldOfRecords, fieldsPageQuery } from '../api/fields.ts';
import { t } from '../languages/i18n.ts';
import { FieldValues } from '../parts/fields/field-values.tsx';
import { ChevronIcon } from '../parts/icons.tsx';
import { PageButtons } from '../parts/page-buttons.tsx';
import { EmptyDrawer, FaultState, Loading } from '../parts/states.tsx';
import { FIELDS_OF_PAGE, type FieldsState } from '../state/fields-state.ts';
import { useLater } from '../state/use-later.ts';
import { useTitle } from '../state/use-title.ts';
import { count } from '../words/format.ts';
import { percent } from '../words/quality.ts';
import '../styles/fields.css';

const PAUSE_MS = 250;
const SHOWN_DATASETS = 12;

/** Every path and label of every source: how many items have it, how different its values are, and which. */
export function FieldsPage() {
  useTitle(t('Fields'));
  const state = useSearch({ from: '/fields' });
  const navigate = useNavigate();
  const fields = useQuery(fieldsPageQuery(state));
  const [text, setText] = useState(state.q ?? '');
  const wanted = useLater(text.trim(), PAUSE_MS);
  const go = (next: FieldsState, replace = false) =>
    void navigate({ to: '/fields', search: next, replace, resetScroll: false });
  const search = useRef(go);
  useEffect(() => {
    search.current = go;
  });
  useEffect(() => {
    if (wanted !== (state.q ?? '')) search.current(wanted === '' ? {} : { q: wanted }, true);
  }, [wanted, state.q]);
  if (fields.error !== null && fields.data === undefined) {
    return <FaultState error={fields.error} retry={() => void fields.refetch()} />;
  }
  const { data } = fields;
  return (
    <div className="page fields-page" data-stale={fields.isPlaceholderData || undefined}>
      <h1>{t('Fields')}</h1>
      <p className="lead">
        {t(
          'Every field of every source, as published. Open one to see its values, and search by any of them.',
        )}
      </p>
      <input
        type="search"
        className="fields-find"
        aria-label={t('Find a field')}
        placeholder={t('Barcode, habitat, freetext …')}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      {data === undefined ? (
        <Loading what={t('the fields')} />
      ) : (
        <>
          <p className="quiet" role="status">
            {t('{n, plural, one {# field} other {# fields}}', { n: data.count })}
          </p>
          {data.results.length === 0 ? (
            <EmptyDrawer title={t('No field is called so')} />
          ) : (
            <ul className="field-list">
              {data.results.map((one) => (
                <li key={`${one.path}|${one.label ?? ''}`}>
                  <Field
                    field={one}
                    open={state.field === one.field}
                    onOpen={(open) => {
                      const { field: _closed, ...rest } = state;
                      go(open ? { ...rest, field: one.field } : rest, true);
                    }}
                  />
                </li>
              ))}
            </ul>
          )}
          <Pager state={state} total={data.count} onTurn={go} />
        </>
      )}
    </div>
  );
}

interface FieldProps {
  readonly field: FieldOfRecords;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

function Field({ field, open, onOpen }: FieldProps) {
  const { label, path, term, coverage, distinct, samples, datasets } = field;
  const id = `field-${path}-${label ?? ''}`;
  return (
    <article className="field" data-open={open || undefined}>
      <h2>
        <button
          type="button"
          className="field-row"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => onOpen(!open)}
        >
          <ChevronIcon />
          <span className="field-name">
            <span className="field-title">{label ?? path.split('.').at(-1)}</span>
            <code>{path}</code>
          </span>
          <span className="field-coverage">
            <span className="field-track" aria-hidden="true">
              <span className="field-share" style={{ inlineSize: `${coverage * 100}%` }} />
            </span>
            <span className="number">
              {percent(coverage)} <span className="visually-hidden">{t('of the items')}</span>
            </span>
          </span>
          <span className="field-distinct number">
            {t('{n, plural, one {# value} other {# values}}', { n: distinct })}
          </span>
        </button>
      </h2>
      <p className="field-samples quiet">{samples.slice(0, 3).join(' · ')}</p>
      {open && (
        <div className="field-panel" id={id}>
          <dl className="facts">
            <div>
              <dt>{t('Items')}</dt>
              <dd className="number">{count(field.count)}</dd>
            </div>
            {term !== null && (
              <div>
                <dt>{t('Read as')}</dt>
                <dd>
                  <code>{term}</code>
                </dd>
              </div>
            )}
            <div>
              <dt>{t('Datasets')}</dt>
              <dd>
                {datasets.slice(0, SHOWN_DATASETS).join(', ')}
                {datasets.length > SHOWN_DATASETS &&
                  ` ${t('and {n} more', { n: count(datasets.length - SHOWN_DATASETS) })}`}
              </dd>
            </div>
          </dl>
          <FieldValues field={field} />
        </div>
      )}
    </article>
  );
}

interface PagerProps {
  readonly state: FieldsState;
  readonly total: number;
  readonly onTurn: (state: FieldsState) => void;
}

function Pager({ state, total, onTurn }: PagerProps) {
  const page = Number(state.page ?? 1);
  const pages = Math.max(1, Math.ceil(total / FIELDS_OF_PAGE));
  if (pages === 1 && page === 1) return null;
  const turn = (to: number) => {
    const { page: _old, field: _closed, ...rest } = state;
    onTurn(to === 1 ? rest : { ...rest, page: String(to) });
    window.scrollTo({ top: 0 });
  };
  return (
    <nav className="pager" aria-label={t('Pages')}>
      <p className="quiet number">{t('{n} of {total}', { n: count(page), total: count(pages) })}</p>
      <PageButtons page={page} pages={pages} onTurn={turn} />
    </nav>
  );
}
