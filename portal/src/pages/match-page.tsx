import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { downloadMatches, matchList, type NameList, type NameMatchAnswer } from '../api/taxa.ts';
import { t } from '../languages/i18n.ts';
import { Words } from '../languages/words.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { TaxonLink } from '../parts/taxon-name.tsx';
import { useTitle } from '../state/use-title.ts';
import { count, counted } from '../words/format.ts';
import { namesOf, readNameList } from '../words/name-list.ts';
import { MATCH_ORDER, matchTypeWords, rankWords } from '../words/taxa.ts';

const EXAMPLE = 'Asplenium rhizophyllum L.\nPanthera unica\nQuercus sp.\nNemo nullus';
const SHOWN = 500;
const MOST_NAMES = 10_000;

interface Matched {
  readonly list: NameList;
  readonly names: readonly string[];
  readonly answers: readonly NameMatchAnswer[];
}

/** A list of names, pasted or from a file, matched to the backbone, with the reasons, and to take away. */
export function MatchPage() {
  useTitle(t('Match a list of names'));
  const [text, setText] = useState('');
  const matching = useMutation({
    mutationFn: async (given: string): Promise<Matched> => {
      const list = readNameList(given);
      return { list, names: namesOf(list), answers: await matchList(list) };
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') matching.mutate(text);
  };
  return (
    <div className="page match-list">
      <p className="eyebrow">
        <Link to="/names">{t('Names')}</Link>
      </p>
      <h1>{t('Match a list of names')}</h1>
      <p className="lead">
        <Words
          id="One name a line, or a table with a header such as <0>scientificName</0>, <0>family</0>, <0>kingdom</0>. At most {most} names; the command <0>opendrawer names match</0> takes any number."
          values={{ most: count(MOST_NAMES) }}
          in={[<code key="0" />]}
        />
      </p>
      <form onSubmit={submit}>
        <label htmlFor="names">{t('Names')}</label>
        <textarea
          id="names"
          rows={10}
          value={text}
          placeholder={EXAMPLE}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="actions">
          <button type="submit" className="button primary" disabled={matching.isPending}>
            {matching.isPending ? t('Matching …') : t('Match')}
          </button>
          <label className="button">
            {t('From a file …')}
            <input
              type="file"
              className="visually-hidden"
              accept=".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values"
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                void file?.text().then(setText);
              }}
            />
          </label>
          {text === '' && (
            <button type="button" className="text-button" onClick={() => setText(EXAMPLE)}>
              {t('Try an example')}
            </button>
          )}
        </p>
      </form>
      {matching.error !== null && <p role="alert">{matching.error.message}</p>}
      {matching.data !== undefined && <Results matched={matching.data} />}
    </div>
  );
}

function Results({ matched: { list, names, answers } }: { readonly matched: Matched }) {
  const counts = MATCH_ORDER.map((type) => ({
    type,
    count: answers.filter(({ diagnostics }) => diagnostics.matchType === type).length,
  })).filter((one) => one.count > 0);
  return (
    <section aria-labelledby="matches">
      <h2 id="matches">{counted(answers.length, 'name')}</h2>
      <ul className="match-counts">
        {counts.map((one) => (
          <li key={one.type} data-match={one.type}>
            <strong className="number">{count(one.count)}</strong> {matchTypeWords(one.type)}
          </li>
        ))}
      </ul>
      <Download list={list} />
      <ScrollArea label={t('Matches')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('As given')}</th>
              <th scope="col">{t('Match')}</th>
              <th scope="col">{t('Name found')}</th>
              <th scope="col">{t('Accepted name')}</th>
              <th scope="col" className="right">
                {t('Sure')}
              </th>
              <th scope="col">{t('Why')}</th>
            </tr>
          </thead>
          <tbody>
            {answers.slice(0, SHOWN).map((answer, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold a name twice, and its order is all it has
              <MatchRow key={n} name={names[n] ?? ''} answer={answer} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {answers.length > SHOWN && (
        <p className="quiet">
          {t('The first {n} are shown; the file has all {total}.', {
            n: count(SHOWN),
            total: count(answers.length),
          })}
        </p>
      )}
    </section>
  );
}

function MatchRow({ name, answer }: { readonly name: string; readonly answer: NameMatchAnswer }) {
  const { usage, acceptedUsage, diagnostics } = answer;
  const accepted = acceptedUsage ?? usage;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className="badge" data-match={diagnostics.matchType}>
          {matchTypeWords(diagnostics.matchType)}
        </span>
      </td>
      <td>
        {usage !== undefined && (
          <>
            <TaxonLink taxonKey={usage.key} name={usage.name} rank={usage.rank} />
            <span className="cell-note">{rankWords(usage.rank)}</span>
          </>
        )}
      </td>
      <td>
        {accepted !== undefined && accepted.key !== usage?.key && (
          <TaxonLink taxonKey={accepted.key} name={accepted.name} rank={accepted.rank} />
        )}
      </td>
      <td className="number right">
        {diagnostics.matchType === 'NONE' ? '' : `${diagnostics.confidence} %`}
      </td>
      <td className="reasons">{diagnostics.reasons.map(({ text }) => text).join(' ')}</td>
    </tr>
  );
}

function Download({ list }: { readonly list: NameList }) {
  const file = useMutation({
    mutationFn: async () => {
      const url = URL.createObjectURL(await downloadMatches(list));
      const link = document.createElement('a');
      link.href = url;
      link.download = 'matched-names.csv';
      link.click();
      URL.revokeObjectURL(url);
    },
  });
  return (
    <p className="actions">
      <button
        type="button"
        className="button"
        disabled={file.isPending}
        onClick={() => file.mutate()}
      >
        {t('Download as CSV')}
      </button>
      {file.error !== null && <span role="alert">{file.error.message}</span>}
    </p>
  );
}
