import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { type Photo, RowsPhotoAlbum } from 'react-photo-album';
import type { Hit } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { typeLine, whenLine, whereLine, whoLine } from '../words/record.ts';
import { kindOf } from './icons.tsx';
import { Thumb } from './thumb.tsx';

interface HitPhoto extends Photo {
  readonly hit: Hit;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

/** After so long the pictures that have come are laid out by their size, the others as squares. */
const PATIENCE_MS = 1500;
/** What has no picture, or whose picture is late. */
const SQUARE: Size = { width: 1, height: 1 };
const NARROWEST = 0.55;
const WIDEST = 2.4;

/** Sizes of pictures that were measured before, so that going back does not wait for them. */
const measured = new Map<string, Size>();

function measure(src: string): Promise<void> {
  if (measured.has(src)) return Promise.resolve();
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      measured.set(src, { width: image.naturalWidth, height: image.naturalHeight });
      resolve();
    };
    image.onerror = () => resolve();
    image.src = src;
  });
}

/** Strips would be all frame: the sides of a tray stay within bounds, and the picture whole in it. */
function shapeOf(hit: Hit): Size {
  const size = hit.thumbnailUrl === null ? SQUARE : (measured.get(hit.thumbnailUrl) ?? SQUARE);
  const ratio = size.width / Math.max(1, size.height);
  return { width: Math.round(Math.min(WIDEST, Math.max(NARROWEST, ratio)) * 1000), height: 1000 };
}

/** The hits with the shapes of their trays; null while pictures are measured. A layout does not change any more. */
function usePhotos(hits: readonly Hit[]): readonly HitPhoto[] | null {
  const sources = useMemo(
    () => hits.flatMap(({ thumbnailUrl }) => (thumbnailUrl === null ? [] : [thumbnailUrl])),
    [hits],
  );
  const photosOf = (ones: readonly Hit[]): readonly HitPhoto[] =>
    ones.map((hit) => ({ hit, key: hit.key, src: hit.thumbnailUrl ?? hit.key, ...shapeOf(hit) }));
  const [photos, setPhotos] = useState<readonly HitPhoto[] | null>(() =>
    sources.every((src) => measured.has(src)) ? photosOf(hits) : null,
  );
  useEffect(() => {
    let wanted = true;
    const show = () => {
      if (wanted)
        setPhotos(
          hits.map((hit) => ({
            hit,
            key: hit.key,
            src: hit.thumbnailUrl ?? hit.key,
            ...shapeOf(hit),
          })),
        );
      wanted = false;
    };
    const patience = setTimeout(show, PATIENCE_MS);
    void Promise.all(sources.map(measure)).then(show);
    return () => {
      wanted = false;
      clearTimeout(patience);
    };
  }, [hits, sources]);
  return photos;
}

const FIRST_IN_SIGHT = 8;

interface GalleryProps {
  /** Results, page by page: each page is laid out by itself, so that more of them move nothing. */
  readonly pages: readonly (readonly Hit[])[];
}

/** Results as trays of a drawer in full rows: the picture whole, the label under it. */
export function Gallery({ pages }: GalleryProps) {
  return (
    // The album lays its rows out in elements of its own, which are no lists.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div className="gallery" role="list" aria-label={t('Results')}>
      {pages.map((hits, n) => (
        <GalleryPage key={hits[0]?.key ?? n} hits={hits} eager={n === 0} />
      ))}
    </div>
  );
}

function GalleryPage({ hits, eager }: { readonly hits: readonly Hit[]; readonly eager: boolean }) {
  const photos = usePhotos(hits);
  if (photos === null) return <GallerySkeleton />;
  return (
    <RowsPhotoAlbum
      photos={photos as HitPhoto[]}
      spacing={10}
      padding={0}
      defaultContainerWidth={document.documentElement.clientWidth}
      targetRowHeight={(width) => (width < 480 ? 130 : width < 900 ? 170 : 200)}
      rowConstraints={{ singleRowMaxHeight: 260 }}
      componentsProps={{
        // Its own name would make it something beside the list.
        container: { role: 'presentation', 'aria-label': undefined },
        track: { role: 'presentation' },
      }}
      render={{
        photo: (_props, { photo, width, height, index }) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          <div key={photo.key} role="listitem" className="tray" style={{ inlineSize: width }}>
            <Link
              to="/item/$key"
              params={{ key: photo.hit.key }}
              state={{ fromResults: true }}
              className="tray-link"
            >
              <span className="tray-picture" style={{ blockSize: height }}>
                <Thumb
                  src={photo.hit.thumbnailUrl}
                  alt=""
                  kind={kindOf(photo.hit)}
                  words={photo.hit.mediaCount > 0 ? t('Picture not at hand') : typeLine(photo.hit)}
                  eager={eager && index < FIRST_IN_SIGHT}
                />
                {photo.hit.mediaCount > 1 && (
                  <span className="tray-more">
                    {photo.hit.mediaCount}
                    <span className="visually-hidden"> {t('media')}</span>
                  </span>
                )}
              </span>
              <TrayLabel hit={photo.hit} />
            </Link>
          </div>
        ),
      }}
    />
  );
}

function TrayLabel({ hit }: { readonly hit: Hit }) {
  const who = whoLine(hit);
  const line = [whenLine(hit), whereLine(hit)].filter((part) => part !== null).join(' · ');
  const scientific = hit.scientificName !== null && hit.title === hit.scientificName;
  return (
    <span className="tray-label">
      <span className={scientific ? 'tray-title scientific' : 'tray-title'}>{hit.title}</span>
      <span className="tray-line">{[who ?? typeLine(hit), line].filter(Boolean).join(' · ')}</span>
      <span className="tray-number">
        {[hit.collectionCode, hit.catalogNumber].filter((part) => part !== null).join('  ')}
      </span>
    </span>
  );
}

const ROWS = [0, 1, 2];
const WIDTHS = [1.5, 0.8, 1.2, 1, 1.4];

/** Grey trays in rows, as high as the rows to come. */
export const GallerySkeleton = () => (
  <div className="gallery-skeleton" aria-hidden="true">
    {ROWS.map((row) => (
      <div key={row}>
        {WIDTHS.map((width) => (
          <div key={width} className="skeleton" style={{ flexGrow: width }} />
        ))}
      </div>
    ))}
  </div>
);
