import type { DatasetAnswer, DatasetDescription } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { datasetCitation } from '../words/citation.ts';
import { CopyButton } from './copy-button.tsx';

/** What its publisher says of a dataset: what it is, who answers for it, how it is cited. */
export function DatasetAbout({ said }: { readonly said: DatasetDescription }) {
  const facts = factsOf(said);
  const paragraphs = (said.abstract ?? '').split(/\n\s*\n/).filter((part) => part.trim() !== '');
  if (facts.length === 0 && paragraphs.length === 0) return null;
  return (
    <section aria-labelledby="about" className="dataset-about">
      <h2 id="about">{t('About')}</h2>
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <dl className="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {said.problems.length > 0 && (
        <details>
          <summary>{t('What could not be read of its description')}</summary>
          <ul>
            {said.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** How the dataset is cited: as its publisher says, else by what is known of it. */
export function DatasetCitation({ dataset }: { readonly dataset: DatasetAnswer }) {
  const text = datasetCitation(dataset, `${window.location.origin}/dataset/${dataset.key}`);
  return (
    <section aria-labelledby="citation">
      <h2 id="citation">{t('Citation')}</h2>
      <p className="credit">{text}</p>
      <CopyButton text={text} label={t('Copy the citation')} />
    </section>
  );
}

const SHOWN_KEYWORDS = 20;

function factsOf(said: DatasetDescription) {
  const { doi, homepage, license, verbatimLicense } = said;
  const link = (url: string, words = url) => (
    <a href={url} rel="noreferrer">
      {words}
    </a>
  );
  const facts = [
    { name: t('Published by'), value: said.publisher },
    { name: t('Published'), value: said.publicationDate },
    { name: t('Licence'), value: license ?? verbatimLicense },
    { name: t('DOI'), value: doi === null ? null : link(`https://doi.org/${doi}`, doi) },
    {
      name: t('Homepage'),
      value: homepage !== null && /^https?:\/\//i.test(homepage) ? link(homepage) : homepage,
    },
    { name: t('Contacts'), value: peopleOf(said) },
    { name: t('Keywords'), value: said.keywords.slice(0, SHOWN_KEYWORDS).join(', ') },
    { name: t('Times'), value: said.temporalCoverage.join(', ') },
    {
      name: t('Places'),
      value: said.geographicCoverage.flatMap(({ description }) => description ?? []).join('; '),
    },
    { name: t('Described in'), value: said.standard },
  ];
  return facts.filter(({ value }) => value !== null && value !== '');
}

/** Each person or organisation once. */
function peopleOf({ contacts }: DatasetDescription): string {
  const names = contacts.map(({ givenName, surName, organization }) => {
    const person = [givenName, surName].filter((part) => part !== null).join(' ');
    return person === ''
      ? (organization ?? '')
      : organization === null
        ? person
        : `${person} (${organization})`;
  });
  return [...new Set(names.filter((name) => name !== ''))].join('; ');
}
