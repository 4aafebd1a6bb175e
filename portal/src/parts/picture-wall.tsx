import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { type Photo, RowsPhotoAlbum } from 'react-photo-album';
import type { Hit } from '../api/types.ts';

interface WallPhoto extends Photo {
  readonly hit: Hit;
}

/** The picture's own size; null where it cannot be loaded. */
function measure(hit: Hit): Promise<WallPhoto | null> {
  const src = hit.thumbnailUrl;
  if (src === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () =>
      resolve({
        hit,
        src,
        key: hit.key,
        alt: hit.title,
        width: image.naturalWidth,
        height: image.naturalHeight,
      });
    image.onerror = () => resolve(null);
    image.src = src;
  });
}

/** After so long the pictures that have come are shown, and the late ones when all are there. */
const PATIENCE_MS = 4_000;

interface PictureWallProps {
  readonly hits: readonly Hit[];
  readonly label: string;
  /** Heading, left out together with the pictures. */
  readonly children?: ReactNode;
}

/** Pictures in rows without cropping. Those that do not load are left out, not shown as holes. */
export function PictureWall({ hits, label, children }: PictureWallProps) {
  const [photos, setPhotos] = useState<readonly WallPhoto[] | null>(null);
  useEffect(() => {
    const found: (WallPhoto | null)[] = hits.map(() => null);
    const show = () => setPhotos(found.filter((photo) => photo !== null));
    const patience = setTimeout(show, PATIENCE_MS);
    let wanted = true;
    const measured = hits.map(async (hit, n) => {
      found[n] = await measure(hit);
    });
    void Promise.all(measured).then(() => {
      clearTimeout(patience);
      if (wanted) show();
    });
    return () => {
      wanted = false;
      clearTimeout(patience);
    };
  }, [hits]);
  if (hits.length === 0 || photos?.length === 0) return null;
  if (photos === null) {
    return (
      <div className="wall">
        {children}
        <div className="wall-waiting" aria-hidden="true" />
      </div>
    );
  }
  return (
    <div className="wall">
      {children}
      <RowsPhotoAlbum
        photos={photos}
        spacing={10}
        padding={0}
        targetRowHeight={(width) => (width < 600 ? 150 : 230)}
        rowConstraints={{ singleRowMaxHeight: 260 }}
        componentsProps={{ container: { 'aria-label': label, role: 'group' } }}
        render={{
          photo: (_props, { photo, width, height }) => (
            <Link
              key={photo.key}
              to="/item/$key"
              params={{ key: photo.hit.key }}
              className="wall-photo"
              style={{ width, height }}
            >
              <img src={photo.src} alt={photo.alt ?? ''} loading="lazy" decoding="async" />
              <span className="wall-caption" aria-hidden="true">
                {photo.alt}
              </span>
            </Link>
          ),
        }}
      />
    </div>
  );
}
