import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { datasetQuery } from '../../api/queries.ts';
import type { ItemDetail } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { attribution, attributionHtml } from '../../words/attribution.ts';
import { bibtex, citationText, cslOf, ris } from '../../words/citation.ts';
import { CopyButton } from '../copy-button.tsx';
import { ScrollArea } from '../scroll-area.tsx';

/** Where the item stands here, without what does not belong to its address. */
const addressOf = (item: ItemDetail): string => `${window.location.origin}/item/${item.key}`;

/** Due credit to copy, as text or HTML. */
export function Credit({ item }: { readonly item: ItemDetail }) {
  const credit = attribution(item, addressOf(item));
  return (
    <section>
      <h2>{t('Credit')}</h2>
      <p className="credit">{credit}</p>
      <div className="copies">
        <CopyButton text={credit} label={t('Copy as text')} />
        <CopyButton text={attributionHtml(item, addressOf(item))} label={t('Copy as HTML')} />
      </div>
    </section>
  );
}

const FORMATS = [
  { id: 'text', name: null, file: null },
  { id: 'bibtex', name: 'BibTeX', file: 'bib' },
  { id: 'ris', name: 'RIS', file: 'ris' },
  { id: 'csl', name: 'CSL-JSON', file: 'json' },
] as const;
type Format = (typeof FORMATS)[number]['id'];

/** How the item is cited, for people and for their programs. */
export function Citation({ item }: { readonly item: ItemDetail }) {
  const dataset = useQuery(datasetQuery(item.datasetKey));
  const [format, setFormat] = useState<Format>('text');
  const id = useId();
  const csl = cslOf(item, {
    dataset: dataset.data ?? null,
    address: addressOf(item),
    accessed: new Date(),
  });
  const texts: Readonly<Record<Format, () => string>> = {
    text: () => citationText(csl, item),
    bibtex: () => bibtex(csl),
    ris: () => ris(csl),
    csl: () => JSON.stringify([csl], null, 2),
  };
  const text = texts[format]();
  return (
    <section>
      <h2>{t('Citation')}</h2>
      <p className="citation-form">
        <label htmlFor={id}>{t('Form')}</label>
        <select
          id={id}
          value={format}
          onChange={(event) => {
            const chosen = FORMATS.find((one) => one.id === event.target.value);
            if (chosen !== undefined) setFormat(chosen.id);
          }}
        >
          {FORMATS.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name ?? t('Text')}
            </option>
          ))}
        </select>
      </p>
      {format === 'text' ? (
        <p className="credit">{text}</p>
      ) : (
        <ScrollArea label={t('Citation')}>
          <pre className="citation-text">{text}</pre>
        </ScrollArea>
      )}
      <CopyButton text={text} label={t('Copy the citation')} />
    </section>
  );
}
