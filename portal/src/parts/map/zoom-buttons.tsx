import { t } from '../../languages/i18n.ts';

interface ZoomButtonsProps {
  readonly onZoom: (levels: number) => void;
  /** Shows everything found; null while there is nothing to show. Left out: no such button. */
  readonly onAll?: (() => void) | null;
}

/** Closer and farther, by a level, and to everything found. */
export const ZoomButtons = ({ onZoom, onAll }: ZoomButtonsProps) => (
  <fieldset className="map-tool-group" aria-label={t('Zoom')}>
    <button
      type="button"
      className="button small"
      aria-label={t('Closer')}
      onClick={() => onZoom(1)}
    >
      +
    </button>
    <button
      type="button"
      className="button small"
      aria-label={t('Farther')}
      onClick={() => onZoom(-1)}
    >
      −
    </button>
    {onAll !== undefined && (
      <button
        type="button"
        className="button small"
        disabled={onAll === null}
        onClick={() => onAll?.()}
      >
        {t('Everything found')}
      </button>
    )}
  </fieldset>
);
