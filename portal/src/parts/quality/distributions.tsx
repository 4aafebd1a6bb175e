import type { Distribution } from '../../api/types.ts';
import { t } from '../../languages/i18n.ts';
import { counted } from '../../words/format.ts';
import {
  distributionWords,
  searchForValue,
  splitDistributions,
  termWords,
} from '../../words/quality.ts';
import { BarList } from '../bar-list.tsx';
import { DecadeLinks } from '../date-links.tsx';

const SHOWN = 6;

interface DistributionsProps {
  readonly datasetKey: string;
  readonly distributions: readonly Distribution[];
}

/** The commonest values of the terms with vocabularies and codes, and the records by decade. */
export function Distributions({ datasetKey, distributions }: DistributionsProps) {
  const { decades, others } = splitDistributions(distributions);
  const counts = (one: Distribution) =>
    one.values.map(({ value, records }) => ({ name: value, count: records }));
  return (
    <>
      {decades !== null && (
        <div className="bar-list">
          <h3>{t('Decade')}</h3>
          <p className="bar-note">
            {t('of the first year; {records}', { records: counted(decades.records, 'record') })}
          </p>
          <DecadeLinks filter={{ datasetKey: [datasetKey] }} counts={counts(decades)} />
        </div>
      )}
      <div className="bar-lists">
        {others.map((one) => (
          <BarList
            key={one.term}
            title={termWords(one.term)}
            note={`${counted(one.distinct, 'value')}, ${counted(one.records, 'record')}`}
            counts={counts(one)}
            words={(value) => distributionWords(one.term, value)}
            linkTo={(value) => searchForValue(datasetKey, one.term, value)}
            limit={SHOWN}
            expandable
          />
        ))}
      </div>
    </>
  );
}
