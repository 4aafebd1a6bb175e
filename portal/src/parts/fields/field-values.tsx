import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { valuesQuery } from '../../api/explore.ts';
import type { FieldOfRecords } from '../../api/fields.ts';
import { t } from '../../languages/i18n.ts';
import { FIELD } from '../../state/search-keys.ts';
import { type SearchState, written } from '../../state/search-state.ts';
import { useLater } from '../../state/use-later.ts';
import { count } from '../../words/format.ts';
import { Loading } from '../states.tsx';

const STEPS = [20, 100, 1000] as const;
const PAUSE_MS = 200;

/** The values of a field with how many items have each, to search by; any value can be typed as well. */
export function FieldValues({ field }: { readonly field: FieldOfRecords }) {
  const param = `${FIELD}${field.field}`;
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [step, setStep] = useState(0);
  const within = useLater(text.trim(), PAUSE_MS);
  const limit = STEPS[step] ?? STEPS[0];
  const values = useQuery({
    ...valuesQuery(param, {}, { limit, search: within }),
    enabled: field.hasTexts,
  });
  const searchFor = (value: string): SearchState => ({ [param]: [written(value)] }) as SearchState;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void navigate({ to: '/', search: searchFor(text.trim()) });
  };
  const counts = values.data?.counts ?? [];
  const most = Math.max(1, ...counts.map((one) => one.count));
  const name = field.label ?? field.path;
  return (
    <div className="field-values">
      <form className="field-search" onSubmit={submit}>
        <input
          type="search"
          aria-label={t('A value of {name}', { name })}
          placeholder={t('A value of {name}', { name })}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={text.trim() === ''}>
          {t('Search for exactly this')}
        </button>
        <Link to="/" search={{ [param]: ['*'] } as SearchState} className="button">
          {t('All items that have it')}
        </Link>
      </form>
      {!field.hasTexts ? (
        <p className="quiet">
          {t('Its texts are too long to be listed; they are found by their words, or as a whole.')}
        </p>
      ) : values.error !== null ? (
        <p role="alert">{t('Could not be loaded: {reason}', { reason: values.error.message })}</p>
      ) : values.data === undefined ? (
        <Loading what={t('the values')} />
      ) : (
        <>
          <p className="quiet" role="status">
            {counts.length === 0
              ? t('No value holds “{text}”.', { text: within })
              : t('{n, plural, one {# value} other {# values}}', { n: values.data.distinct })}
          </p>
          <ul className="bar-list">
            {counts.map((one) => (
              <li key={one.value}>
                <Link to="/" search={searchFor(one.value)} className="bar-row">
                  <span className="bar-name">{one.value}</span>
                  <span className="bar-count">{count(one.count)}</span>
                  <span
                    className="bar-share"
                    aria-hidden="true"
                    style={{ inlineSize: `${(one.count / most) * 100}%` }}
                  />
                </Link>
              </li>
            ))}
          </ul>
          {values.data.distinct > counts.length && step < STEPS.length - 1 && (
            <button type="button" className="text-button" onClick={() => setStep(step + 1)}>
              {t('Show more')}
            </button>
          )}
        </>
      )}
    </div>
  );
}
