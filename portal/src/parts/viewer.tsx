import { lazy, Suspense, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { ItemDetail, MediaOfItem } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { bytes, count, words } from '../words/format.ts';
import { closeSource } from '../words/iiif.ts';
import { licenseWords } from '../words/licenses.ts';
import { typeLine } from '../words/record.ts';
import { ChevronIcon, type Kind, kindOf, OutIcon } from './icons.tsx';
import { LensIcon } from './item/icons.tsx';
import { Thumb } from './thumb.tsx';

const DeepZoom = lazy(() => import('./item/deep-zoom.tsx'));

/** Longer side in pixels. */
const LARGE = 1600;
const SMALL = 160;

const isPicture = (medium: MediaOfItem): boolean =>
  medium.type === null || medium.type === 'StillImage';

const nameOf = (medium: MediaOfItem, n: number): string =>
  medium.title ?? `${words(medium.type ?? 'StillImage')} ${n + 1}`;

/** Whether an address can be opened from here. */
const isWeb = (address: string | null): address is string =>
  address !== null && /^(https?:)?\//.test(address);

/** The media of an item: one large, all in a strip, each with its licence and its files. */
export function Viewer({ item }: { readonly item: ItemDetail }) {
  const [position, setPosition] = useState(0);
  const [close, setClose] = useState(false);
  const [failed, setFailed] = useState(false);
  const { media } = item;
  const medium = media[Math.min(position, media.length - 1)];
  const kind = kindOf(item);
  if (medium === undefined) {
    return (
      <div className="viewer viewer-none">
        <Thumb
          src={null}
          alt=""
          kind={kind}
          words={t('{what}, without a picture', { what: typeLine(item) })}
        />
      </div>
    );
  }
  const show = (to: number) => {
    setPosition(to);
    setFailed(false);
  };
  const step = (by: number) => show((position + by + media.length) % media.length);
  const source = closeSource(medium);
  const alt = medium.description ?? `${item.title}, ${nameOf(medium, position)}`;
  const full = isPicture(medium) ? medium.imageUrl : (medium.identifier ?? medium.references);
  return (
    <figure className="viewer" aria-label={t('Media')}>
      <div className="viewer-stage">
        <Plain medium={medium} alt={alt} kind={kind} />
        {source !== null && close && (
          <Suspense>
            <DeepZoom
              key={medium.position}
              source={source}
              label={t('{what}. Arrow keys move it, plus and minus zoom.', { what: alt })}
              onClose={() => setClose(false)}
              onFail={() => {
                setClose(false);
                setFailed(true);
              }}
            />
          </Suspense>
        )}
        {source !== null && !close && !failed && (
          <button
            type="button"
            className="viewer-closer button small"
            onClick={() => setClose(true)}
          >
            <LensIcon /> {t('Look closer')}
          </button>
        )}
        {media.length > 1 && (
          <>
            <button
              type="button"
              className="viewer-step back"
              aria-label={t('Previous picture')}
              onClick={() => step(-1)}
            >
              <ChevronIcon />
            </button>
            <button
              type="button"
              className="viewer-step next"
              aria-label={t('Next picture')}
              onClick={() => step(1)}
            >
              <ChevronIcon />
            </button>
          </>
        )}
      </div>
      {media.length > 1 && (
        <ToggleButtonGroup
          className="strip"
          aria-label={t('All media')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[String(position)]}
          onSelectionChange={(keys) => {
            const [key] = keys;
            if (key !== undefined) show(Number(key));
          }}
        >
          {media.map((one, n) => (
            <ToggleButton
              key={one.position}
              id={String(n)}
              className="strip-button"
              aria-label={nameOf(one, n)}
            >
              <Thumb src={`${one.imageUrl}?size=${SMALL}`} alt="" kind={kind} words="" />
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      <MediaCaption
        medium={medium}
        full={isWeb(full) ? full : null}
        n={position}
        of={media.length}
      />
      <p role="status" className="quiet">
        {failed && t('The picture cannot be looked at closely.')}
      </p>
    </figure>
  );
}

interface PlainProps {
  readonly medium: MediaOfItem;
  readonly alt: string;
  readonly kind: Kind;
}

/** The picture as it is; what is no picture by its thumbnail. */
const Plain = ({ medium, alt, kind }: PlainProps) => (
  <Thumb
    key={medium.position}
    src={isPicture(medium) ? `${medium.imageUrl}?size=${LARGE}` : medium.thumbnail}
    alt={alt}
    kind={kind}
    words={isPicture(medium) ? t('The picture is not at hand') : words(medium.type ?? 'StillImage')}
    eager
  />
);

interface MediaCaptionProps {
  readonly medium: MediaOfItem;
  readonly full: string | null;
  readonly n: number;
  readonly of: number;
}

function MediaCaption({ medium, full, n, of }: MediaCaptionProps) {
  const license = licenseWords(medium.license);
  const size =
    medium.widthInPixels !== null && medium.heightInPixels !== null
      ? `${medium.widthInPixels} × ${medium.heightInPixels} px`
      : null;
  return (
    <figcaption className="viewer-caption">
      <p>
        {of > 1 && (
          <span className="quiet">
            {t('{n} of {total}', { n: count(n + 1), total: count(of) })}
          </span>
        )}
        <span>{medium.title ?? words(medium.type ?? 'StillImage')}</span>
        {medium.creator !== null && <span>{medium.creator}</span>}
        {size !== null && <span className="number">{size}</span>}
        <LicenseMark
          code={medium.license}
          otherwise={medium.verbatimLicense ?? medium.rights ?? t('No licence stated')}
        />
        {license === null && medium.rights !== null && medium.verbatimLicense !== null && (
          <span className="quiet">{medium.rights}</span>
        )}
      </p>
      <ul className="files">
        {full !== null && (
          <li>
            <a href={full} target="_blank" rel="noreferrer">
              {t('Open the file')} <OutIcon />
            </a>
          </li>
        )}
        {medium.accessPoints
          .filter((point) => isWeb(point.accessURI))
          .map((point) => (
            <li key={point.accessURI}>
              <a href={point.accessURI} target="_blank" rel="noreferrer">
                {point.variant ?? t('File')}
                {point.sizeBytes === null ? '' : ` (${bytes(point.sizeBytes)})`} <OutIcon />
              </a>
            </li>
          ))}
      </ul>
    </figcaption>
  );
}

/** A licence by its short name, linked to its text; else what the publisher says. */
export function LicenseMark({
  code,
  otherwise,
}: {
  readonly code: string | null;
  readonly otherwise: string;
}) {
  const license = licenseWords(code);
  if (license === null) return <span className="license">{otherwise}</span>;
  const className = license.open ? 'license open' : 'license';
  if (license.url === null) return <span className={className}>{license.short}</span>;
  return (
    <a
      className={className}
      href={license.url}
      title={license.long}
      target="_blank"
      rel="license noreferrer"
    >
      {license.short}
    </a>
  );
}
