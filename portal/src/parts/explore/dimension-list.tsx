import { t } from '../../languages/i18n.ts';
import { count } from '../../words/format.ts';
import { keyLabel, valueLabel } from '../../words/keys.ts';

interface DimensionListProps {
  readonly param: string;
  readonly counts: readonly { readonly value: string | null; readonly count: number }[];
  readonly chosen: readonly string[];
  readonly datasetTitles: ReadonlyMap<string, string>;
  readonly onToggle: (value: string) => void;
}

/** Values of a dimension as bars, each of which can be chosen; several are alternatives. */
export function DimensionList(props: DimensionListProps) {
  const { param, counts, chosen, datasetTitles, onToggle } = props;
  const known = counts.filter(
    (one): one is { readonly value: string; readonly count: number } =>
      one.value !== null && (one.count > 0 || chosen.includes(one.value)),
  );
  const unlisted = chosen
    .filter((value) => !known.some((one) => one.value === value))
    .map((value) => ({ value, count: 0 }));
  const others = counts.find(({ value }) => value === null)?.count ?? 0;
  const most = Math.max(1, ...known.map((one) => one.count));
  return (
    <ul className="dimension" aria-label={keyLabel(param)}>
      {[...unlisted, ...known].map((one) => (
        <li key={one.value}>
          <button
            type="button"
            className="dimension-row"
            aria-pressed={chosen.includes(one.value)}
            onClick={() => onToggle(one.value)}
          >
            <span className="dimension-name">{valueLabel(param, one.value, datasetTitles)}</span>
            <span className="bar-count">{count(one.count)}</span>
            <span
              className="bar-share"
              aria-hidden="true"
              style={{ inlineSize: `${(one.count / most) * 100}%` }}
            />
          </button>
        </li>
      ))}
      {others > 0 && (
        <li className="dimension-others quiet small">
          <span>{t('all others')}</span> <span>{count(others)}</span>
        </li>
      )}
      {known.length === 0 && unlisted.length === 0 && (
        <li className="quiet small">{t('No item has a value here.')}</li>
      )}
    </ul>
  );
}
