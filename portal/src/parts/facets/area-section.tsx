import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { saveFilter } from '../../api/explore.ts';
import { t } from '../../languages/i18n.ts';
import {
  type SearchState,
  valuesOf,
  withShown,
  withText,
  withValue,
} from '../../state/search-state.ts';
import { boxText, readBox } from '../map/area.ts';

/** Geometries up to so many characters stand in the address; longer ones are kept by the server. */
const LONGEST_IN_ADDRESS = 600;
const ACCEPTED = '.wkt,.txt,.geojson,.json,.kml,.zip';
const MANY_BYTES = 20_000_000;

const isShortWkt = (text: string): boolean =>
  text.length <= LONGEST_IN_ADDRESS && /^(multi)?polygon/i.test(text);

interface AreaSectionProps {
  readonly state: SearchState;
  readonly onChange: (state: SearchState) => void;
}

/** Ways to say an area: drawn on the map, typed as a box, pasted or from a file. */
export function AreaSection({ state, onChange }: AreaSectionProps) {
  const client = useQueryClient();
  const id = useId();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<readonly string[]>([]);

  /** The server reads it first: what it cannot read is told here, and changes nothing. */
  const send = async (body: { readonly geometry: string } | File) => {
    setBusy(true);
    setTold([]);
    try {
      const saved = await saveFilter(body);
      setTold(saved.notices);
      setText('');
      if ('geometry' in body && isShortWkt(body.geometry)) {
        onChange(withValue(state, 'geometry', body.geometry));
        return;
      }
      client.setQueryData(['filter', saved.id], saved);
      onChange(withValue(state, 'filter', saved.id));
    } catch (error) {
      const hint = error instanceof ApiError && error.hint !== null ? [error.hint] : [];
      setTold([error instanceof Error ? error.message : String(error), ...hint]);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = text.trim();
    if (given === '') return;
    const box = readBox(given);
    if (box === null) {
      void send({ geometry: given });
      return;
    }
    setText('');
    onChange(withText(state, 'bbox', boxText(box)));
  };
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MANY_BYTES) {
      setTold([t('The file is larger than {n} MB.', { n: MANY_BYTES / 1_000_000 })]);
      return;
    }
    await send(/\.zip$/i.test(file.name) ? file : { geometry: await file.text() });
  };

  return (
    <div className="area">
      <p>
        <button
          type="button"
          className="button small"
          onClick={() => onChange(withShown(state, { view: 'map' }))}
        >
          {t('Draw it on the map')}
        </button>
      </p>
      <form onSubmit={submit}>
        <label htmlFor={`${id}-text`}>
          {t('Or paste WKT, GeoJSON, KML, or west,south,east,north')}
        </label>
        <textarea
          id={`${id}-text`}
          rows={3}
          spellCheck="false"
          value={text}
          placeholder="80,26,89,31"
          onChange={(event) => setText(event.target.value)}
        />
        <div className="area-foot">
          <button type="submit" className="button small" disabled={busy || text.trim() === ''}>
            {t('set it')}
          </button>
          <label className="area-file" htmlFor={`${id}-file`}>
            {t('From a file')}
          </label>
          <input
            id={`${id}-file`}
            className="visually-hidden"
            type="file"
            accept={ACCEPTED}
            disabled={busy}
            onChange={(event) => {
              const { target } = event;
              void choose(target.files?.[0]).then(() => {
                target.value = '';
              });
            }}
          />
        </div>
      </form>
      <div role="status" className="small">
        {busy && <p>{t('Reading the area')}</p>}
        {told.map((one) => (
          <p key={one}>{one}</p>
        ))}
      </div>
      {valuesOf(state, 'geometry').length + valuesOf(state, 'filter').length > 1 && (
        <p className="quiet small">
          {t('Areas given as text are alternatives; filters from files all hold.')}
        </p>
      )}
    </div>
  );
}
