import { useQuery } from '@tanstack/react-query';
import { datesQuery, histogramQuery } from '../../api/explore.ts';
import { type MessageId, t } from '../../languages/i18n.ts';
import { type SearchState, withShown, withText } from '../../state/search-state.ts';
import { count } from '../../words/format.ts';
import { datesWords } from '../../words/keys.ts';
import { FaultState, Loading } from '../states.tsx';
import { rangeOf, timeBins, touched } from './bins.ts';
import { binWords, TimeChart } from './time-chart.tsx';

const WIDTHS: readonly { readonly value: string; readonly label: MessageId }[] = [
  { value: '', label: 'by what fits' },
  { value: '100', label: 'by century' },
  { value: '10', label: 'by decade' },
  { value: 'year', label: 'by year' },
  { value: 'month', label: 'by month' },
  { value: 'day', label: 'by day' },
];
const BINS = 160;
const DECADES = '10';

interface TimelineViewProps {
  readonly state: SearchState;
  readonly onChange: (state: SearchState) => void;
  readonly onShow: (state: SearchState) => void;
}

/**
 * When the items are from, at any width. With dates chosen, the chart shows them closer, and a small one above where
 * they are in all of time.
 */
export function TimelineView({ state, onChange, onShow }: TimelineViewProps) {
  const width = state.width ?? null;
  const { eventDate } = state;
  const near = useQuery(histogramQuery('eventDate', state, width, BINS));
  const all = useQuery({
    ...datesQuery(state, DECADES, 0),
    enabled: eventDate !== undefined,
  });
  if (near.error !== null && near.data === undefined) {
    return <FaultState error={near.error} retry={() => void near.refetch()} />;
  }
  if (near.data === undefined) {
    return (
      <Loading what={t('the timeline')}>
        <div className="skeleton timeline-skeleton" />
      </Loading>
    );
  }

  const bins = timeBins(near.data, eventDate);
  const allBins = all.data === undefined ? [] : timeBins(all.data, undefined);
  const set = (dates: string | null) => onChange(withText(state, 'eventDate', dates));
  const choose =
    (of: typeof bins) =>
    ([from, to]: readonly [number, number]) => {
      const first = of[from];
      const last = of[to];
      if (first !== undefined && last !== undefined) set(rangeOf(first, last));
    };
  return (
    <section className="timeline" aria-label={t('Timeline')}>
      <div className="timeline-tools">
        <label>
          <span className="visually-hidden">{t('Width of the bars')}</span>
          <select
            className="select"
            value={width ?? ''}
            onChange={(event) =>
              onShow(
                withShown(state, { width: event.target.value === '' ? null : event.target.value }),
              )
            }
          >
            {WIDTHS.map((one) => (
              <option key={one.value} value={one.value}>
                {t(one.label)}
              </option>
            ))}
          </select>
        </label>
        {eventDate !== undefined && (
          <button type="button" className="text-button" onClick={() => set(null)}>
            {t('All dates')}
          </button>
        )}
      </div>
      {eventDate !== undefined && allBins.length > 1 && (
        <div className="timeline-all">
          <TimeChart
            bins={allBins}
            chosen={touched(allBins, eventDate)}
            onChoose={choose(allBins)}
            label={t('Dates, of all times')}
          />
        </div>
      )}
      {bins.length === 0 ? (
        <p className="quiet">{t('None of these items has a date that is understood.')}</p>
      ) : (
        <div className="timeline-near">
          <TimeChart
            bins={bins}
            chosen={null}
            onChoose={choose(bins)}
            label={t('Dates')}
            everything={eventDate === undefined ? t('any date') : datesWords(eventDate)}
          />
        </div>
      )}
      <p className="quiet small">
        {near.data.missing > 0 &&
          t('{n, plural, one {# item has no date} other {# items have no date}}', {
            n: near.data.missing,
          })}
      </p>
      {bins.length > 0 && (
        <details className="as-table">
          <summary>{t('As a table')}</summary>
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('Date')}</th>
                  <th scope="col" className="right">
                    {t('Items')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {bins
                  .filter((bin) => bin.count > 0)
                  .map((bin) => (
                    <tr key={bin.from}>
                      <th scope="row">
                        <button
                          type="button"
                          className="text-button"
                          onClick={() => set(rangeOf(bin, bin))}
                        >
                          {binWords(bin)}
                        </button>
                      </th>
                      <td className="number right">{count(bin.count)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  );
}
