import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { statusQuery } from '../api/queries.ts';
import {
  addDataset,
  type Inspection,
  ingestDataset,
  inspectSource,
  type SourceWish,
  uploadSource,
} from '../api/sources.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { SourceFound } from '../parts/sources/source-found.tsx';
import { useTitle } from '../state/use-title.ts';
import { NO_CHOICES, optionsWith, type SourceChoices } from '../words/sources.ts';

/** A look at a source, and what it was asked by. */
interface Looked {
  readonly location: string;
  readonly inspection: Inspection;
}

/** A source from its address or file to a run that ingests it: look, choose, validate, add. */
export function AddSourcePage() {
  useTitle(t('Add a source'));
  const status = useQuery(statusQuery);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [location, setLocation] = useState('');
  const [choices, setChoices] = useState<SourceChoices>(NO_CHOICES);
  const look = useMutation({
    mutationFn: async (given: SourceWish | File): Promise<Looked> => {
      const wish = given instanceof File ? { location: await uploadSource(given) } : given;
      return { location: wish.location, inspection: await inspectSource(wish) };
    },
    onSuccess: () => setChoices(NO_CHOICES),
  });
  const add = useMutation({
    mutationFn: async (names: { readonly alias?: string; readonly title?: string }) => {
      const dataset = await addDataset({ ...wishOf(look.data, choices), ...names });
      return ingestDataset(dataset.key);
    },
    onSuccess: (id) => {
      void client.invalidateQueries({ queryKey: ['datasets'] });
      void client.invalidateQueries({ queryKey: ['runs'] });
      void navigate({ to: '/run/$id', params: { id } });
    },
  });
  const mayWrite = status.data?.mayWrite !== false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (location.trim() !== '') look.mutate({ location: location.trim() });
  };
  return (
    <div className="page add-source">
      <p className="eyebrow">
        <Link to="/datasets">{t('Datasets')}</Link>
      </p>
      <h1>{t('Add a source')}</h1>
      <p className="lead">
        {t(
          'The address of an archive, a table, a repository or an interface, or a file of yours. You see what was found before anything is added.',
        )}
      </p>
      {!mayWrite && (
        <p className="fault" role="alert">
          <Words
            id="Sources can be added from the machine of the server only, at its address <0>localhost</0>."
            in={[<code key="0" />]}
          />
        </p>
      )}
      <form onSubmit={submit}>
        <label htmlFor="location">{t('Address or path')}</label>
        <div className="source-location">
          <input
            id="location"
            type="text"
            value={location}
            placeholder="https://example.org/dwca.zip"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setLocation(event.target.value)}
          />
          <button type="submit" className="button primary" disabled={look.isPending || !mayWrite}>
            {look.isPending ? t('Looking …') : t('Look')}
          </button>
        </div>
        <p className="actions">
          <label className="button" data-disabled={!mayWrite || undefined}>
            {t('Upload a file …')}
            <input
              type="file"
              className="visually-hidden"
              disabled={!mayWrite}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file === undefined) return;
                setLocation('');
                look.mutate(file);
                event.target.value = '';
              }}
            />
          </label>
        </p>
      </form>
      <Fault error={look.error} />
      {look.data !== undefined && !look.isPending && (
        <SourceFound
          key={look.data.location}
          inspection={look.data.inspection}
          choices={choices}
          onChoices={setChoices}
          wish={wishOf(look.data, choices)}
          onLook={(format) => {
            const wish = wishOf(look.data, choices);
            look.mutate(format === undefined ? wish : { location: wish.location, format });
          }}
          onAdd={add.mutate}
          adding={add.isPending}
        />
      )}
      <Fault error={add.error} />
    </div>
  );
}

/** What the server is told: the location as it was asked for, in the format that was found. */
const wishOf = (looked: Looked | undefined, choices: SourceChoices): SourceWish => {
  if (looked === undefined) return { location: '' };
  const { detection } = looked.inspection;
  return {
    location: looked.location,
    format: detection.endpoint.format,
    options: optionsWith(detection, choices),
  };
};

function Fault({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  const hint = error instanceof ApiError ? error.hint : null;
  return (
    <div className="fault" role="alert">
      <p>{error.message}</p>
      {hint !== null && <p className="quiet">{hint}</p>}
    </div>
  );
}
