import { type FormEvent, useState } from 'react';
import type { Detection, Inspection, SourceWish } from '../../api/sources.ts';
import { t } from '../../languages/i18n.ts';
import { percent } from '../../words/quality.ts';
import { formatWords, optionWords, type SourceChoices } from '../../words/sources.ts';
import { ColumnTable } from './column-table.tsx';
import { Validation } from './validation.tsx';

interface SourceFoundProps {
  readonly inspection: Inspection;
  readonly choices: SourceChoices;
  readonly onChoices: (choices: SourceChoices) => void;
  /** The source with the choices. */
  readonly wish: SourceWish;
  /** Looks again, with the choices or as another format. */
  readonly onLook: (format?: string) => void;
  readonly onAdd: (names: { readonly alias?: string; readonly title?: string }) => void;
  readonly adding: boolean;
}

/** What was found at a location, what can be chosen, and the way on. */
export function SourceFound(props: SourceFoundProps) {
  const { inspection, choices, onChoices, wish, onLook, onAdd, adding } = props;
  const { detection, others } = inspection;
  const [alias, setAlias] = useState('');
  const [title, setTitle] = useState('');
  const notes = [...detection.notes, ...inspection.notes];
  const changed = Object.keys(choices.columns).length + Object.keys(choices.options).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAdd({
      ...(alias.trim() === '' ? {} : { alias: alias.trim() }),
      ...(title.trim() === '' ? {} : { title: title.trim() }),
    });
  };
  return (
    <section className="source-found" aria-labelledby="found">
      <h2 id="found">{detection.summary}</h2>
      <p className="quiet">
        {t('{format}, {share} sure', {
          format: formatWords(detection.endpoint.format),
          share: percent(detection.confidence),
        })}
      </p>
      <Published detection={detection} />
      {notes.length > 0 && (
        <ul className="source-notes">
          {[...new Set(notes)].map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Choices detection={detection} choices={choices} onChoices={onChoices} />
      {detection.tables.map((table) => (
        <ColumnTable
          key={table.name}
          table={table}
          chosen={choices.columns}
          onChoose={(columns) => onChoices({ ...choices, columns })}
        />
      ))}
      {changed && (
        <p className="actions">
          <button type="button" className="button" onClick={() => onLook()}>
            {t('Look again with these choices')}
          </button>
        </p>
      )}
      <Validation wish={wish} />
      <form onSubmit={submit} className="source-add">
        <div className="fields">
          <label>
            {t('Title')}
            <input
              type="text"
              value={title}
              placeholder={detection.description?.title ?? ''}
              onChange={(event) => setTitle(event.target.value)}
            />
          </label>
          <label>
            {t('Short name')}
            <input
              type="text"
              value={alias}
              pattern="[a-z0-9][a-z0-9._\-]*"
              title={t('Lower-case letters, digits, hyphen, underscore and dot')}
              onChange={(event) => setAlias(event.target.value)}
            />
          </label>
        </div>
        <p className="actions">
          <button
            type="submit"
            className="button primary"
            disabled={adding || detection.refusal !== undefined}
          >
            {adding ? t('Adding …') : t('Add and ingest')}
          </button>
        </p>
      </form>
      {others.length > 0 && (
        <p className="quiet">
          {t('It could also be:')}{' '}
          {others.map(({ endpoint }, n) => (
            <span key={endpoint.format}>
              {n > 0 && ', '}
              <button type="button" className="text-button" onClick={() => onLook(endpoint.format)}>
                {formatWords(endpoint.format)}
              </button>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

const EXCERPT = 600;

function Published({ detection: { description } }: { readonly detection: Detection }) {
  if (description === null) return null;
  const { title, publisher, license, abstract, problems } = description;
  return (
    <div className="source-published">
      {title !== null && <p className="source-title">{title}</p>}
      <p className="quiet">
        {[publisher, license].filter((part) => part !== null && part !== title).join(' · ')}
      </p>
      {abstract !== null && (
        <p>{abstract.length > EXCERPT ? `${abstract.slice(0, EXCERPT)} …` : abstract}</p>
      )}
      {problems.length > 0 && (
        <ul className="source-notes">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

type ChoicesProps = Pick<SourceFoundProps, 'choices' | 'onChoices'> & {
  readonly detection: Detection;
};

function Choices({ detection, choices, onChoices }: ChoicesProps) {
  const offered = Object.entries(detection.choices).filter(([, values]) => values.length > 0);
  if (offered.length === 0) return null;
  return (
    <div className="fields">
      {offered.map(([name, values]) => {
        const found = detection.endpoint.options?.[name];
        return (
          <label key={name}>
            {optionWords(name)}
            <select
              value={choices.options[name] ?? (typeof found === 'string' ? found : '')}
              onChange={(event) =>
                onChoices({
                  ...choices,
                  options: { ...choices.options, [name]: event.target.value },
                })
              }
            >
              <option value="">{t('as found')}</option>
              {values.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </div>
  );
}
