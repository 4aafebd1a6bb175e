import type { ValueChange } from '../../api/types.ts';
import { count } from '../../words/format.ts';
import { dateReadings } from '../../words/quality.ts';

/** Numeric dates by what they show of day and month, and what the open ones were taken for. */
export function DateOrder({ order }: { readonly order: readonly ValueChange[] }) {
  const readings = dateReadings(order);
  const most = Math.max(1, ...readings.map((one) => one.records));
  return (
    <ul className="date-order">
      {readings.map((one) => (
        <li key={`${one.kind}|${one.outcome}`}>
          <span className="date-order-name">
            {one.name} <span className="written">{one.example}</span>
          </span>
          <span className="date-order-track" aria-hidden="true">
            <span
              className={`date-order-bar ${one.kind}`}
              style={{ inlineSize: `${(one.records / most) * 100}%` }}
            />
          </span>
          <span className="number">{count(one.records)}</span>
          <span className="quiet">{one.outcome}</span>
        </li>
      ))}
    </ul>
  );
}
