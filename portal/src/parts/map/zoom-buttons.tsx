import { t } from '../../languages/i18n.ts';

/** Closer and farther, by a level. */
export const ZoomButtons = ({ onZoom }: { readonly onZoom: (levels: number) => void }) => (
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
  </fieldset>
);
