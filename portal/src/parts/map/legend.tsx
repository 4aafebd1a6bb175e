import { t } from '../../languages/i18n.ts';
import { useTheme } from '../../state/theme.ts';
import { compact } from '../../words/format.ts';
import { RAMP_AT, rampOf } from './style.ts';

/** What the colours mean. */
export function Legend() {
  const ramp = rampOf(useTheme());
  return (
    <ol className="map-legend" aria-label={t('Items in a cell')}>
      {RAMP_AT.map((at, n) => (
        <li key={at}>
          <span
            className="map-legend-mark"
            style={{ backgroundColor: ramp[n] }}
            aria-hidden="true"
          />
          {compact(at)}
        </li>
      ))}
    </ol>
  );
}
