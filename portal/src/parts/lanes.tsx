import type { PartitionProgress, RunProgress } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { count, counted, duration } from '../words/format.ts';

const LANE = 26;
const BAR = 18;
const WIDTH = 1000;
const MIN_WIDTH = 2;

const stateWords = (state: PartitionProgress['state']): string =>
  ({ running: t('under way'), done: t('done'), failed: t('failed') })[state];

/** Who worked on what, and when: a lane for each worker, a bar for each partition. */
export function Lanes({ progress }: { readonly progress: RunProgress }) {
  const { timeline } = progress;
  if (timeline.length === 0) return null;
  const workers = [...new Set(timeline.map((one) => one.worker))].sort((a, b) => a - b);
  const begin = Math.min(...timeline.map((one) => one.startMs));
  const end = Math.max(progress.elapsedMs, ...timeline.map((one) => one.endMs ?? 0), begin + 1);
  const x = (ms: number) => ((ms - begin) / (end - begin)) * WIDTH;
  return (
    <section className="lanes" aria-labelledby="lanes">
      <h2 id="lanes">{t('Partitions')}</h2>
      <div className="lanes-chart">
        <ol className="lane-names" aria-hidden="true">
          {workers.map((worker) => (
            <li key={worker}>{t('Worker {n}', { n: count(worker + 1) })}</li>
          ))}
        </ol>
        <svg
          viewBox={`0 0 ${WIDTH} ${workers.length * LANE}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          focusable="false"
          style={{ blockSize: workers.length * LANE }}
        >
          {timeline.map((one) => (
            <rect
              key={`${one.id}-${one.startMs}`}
              className={`part ${one.state}`}
              x={x(one.startMs)}
              width={Math.max(MIN_WIDTH, x(one.endMs ?? end) - x(one.startMs) - 1)}
              y={workers.indexOf(one.worker) * LANE + (LANE - BAR) / 2}
              height={BAR}
            >
              <title>{`${one.id}: ${counted(one.records, 'record')}, ${stateWords(one.state)}`}</title>
            </rect>
          ))}
        </svg>
      </div>
      <p className="lanes-ends" aria-hidden="true">
        <span>{duration(begin)}</span>
        <span>{duration(end)}</span>
      </p>
      <details className="lanes-list">
        <summary>{t('As a list')}</summary>
        <ScrollArea label={t('Partitions')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Partition')}</th>
                <th scope="col">{t('State')}</th>
                <th scope="col" className="right">
                  {t('Worker')}
                </th>
                <th scope="col" className="right">
                  {t('Records')}
                </th>
                <th scope="col" className="right">
                  {t('Rejects')}
                </th>
                <th scope="col" className="right">
                  {t('Time')}
                </th>
              </tr>
            </thead>
            <tbody>
              {timeline.map((one) => (
                <tr key={`${one.id}-${one.startMs}`}>
                  <th scope="row" className="break">
                    <code>{one.id}</code>
                  </th>
                  <td>{stateWords(one.state)}</td>
                  <td className="number right">{one.worker + 1}</td>
                  <td className="number right">{count(one.records)}</td>
                  <td className="number right">{count(one.rejects)}</td>
                  <td className="number right">{duration((one.endMs ?? end) - one.startMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </details>
    </section>
  );
}
