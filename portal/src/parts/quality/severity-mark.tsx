import type { Severity } from '../../api/types.ts';
import { severityWords } from '../../words/quality.ts';

const SHAPES: Readonly<Record<Severity, string>> = {
  ERROR: 'M8 1 15 8 8 15 1 8Z',
  WARNING: 'M8 1.5 15.5 14.5H.5Z',
  INFO: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Z',
};
const UNKNOWN = 'M3 3h10v10H3Z';

/** A severity by shape as well as by colour: diamond, triangle, disc. */
export function SeverityMark({
  severity,
  named = false,
}: {
  readonly severity: Severity | null;
  /** Said to those who listen; else the words stand beside it. */
  readonly named?: boolean;
}) {
  return (
    <>
      <svg
        className={`severity ${severity?.toLowerCase() ?? 'unknown'}`}
        viewBox="0 0 16 16"
        width="12"
        height="12"
        aria-hidden="true"
        focusable="false"
      >
        <path d={severity === null ? UNKNOWN : SHAPES[severity]} />
      </svg>
      {named && <span className="visually-hidden">{severityWords(severity)}: </span>}
    </>
  );
}
